"""Past years, one run each.

    airflow backfill create --dag-id ssk_backfill --from-date 2015-01-01 --to-date 2024-12-31

asks for them (beside `ssk up`: `ssk airflow backfill create ...`), and so does the button on the
DAG's page. Without Airflow: `ssk ingest SOURCE --from 2015 --to 2024`.

A year is brought in by the function and in the pools of the night; the next night publishes it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, task
from ssk_tasks import DEFAULT_ARGS, bring

from ssk import sources
from ssk.pools import pool

# a backfill needs a schedule to know its runs, but no run may come by itself
NEVER_BY_ITSELF = datetime(2100, 1, 1, tzinfo=UTC)

with DAG(
    "ssk_backfill",
    description="Past years of every source, by `airflow backfill create`",
    # in the middle of the year, so that no time zone moves a run into the year beside it
    schedule=CronTriggerTimetable("0 0 1 7 *", timezone="UTC"),
    start_date=NEVER_BY_ITSELF,
    catchup=False,
    # a run started by hand would have no year
    allowed_run_types=["scheduled", "backfill"],
    max_active_runs=1,
    dagrun_timeout=timedelta(days=2),
    default_args=DEFAULT_ARGS,
):

    @task
    def ingest(source_id: str, *, logical_date: Any = None) -> dict[str, int]:
        return bring(source_id, range(logical_date.year, logical_date.year + 1))

    for source_id in sources.with_http():
        ingest.override(task_id=f"ingest_{source_id}", pool=pool(source_id))(source_id)
