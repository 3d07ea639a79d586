"""The night: bring every dataset in, build the candidate, judge it, publish it.

Each task calls the function that the `ssk` command of the same name calls. This file is parsed
every half minute and again for every task, so all but the list of datasets is imported in tasks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Asset, CronTriggerTimetable, TriggerRule, chain, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from ssk import notify
from ssk.settings import get_settings
from ssk.sources import dataset_ids

RELEASE = Asset("ssk_release")


@contextmanager
def no_useless_retry() -> Iterator[None]:
    """Fail at once on what will be no better in a minute: stale, blocked or broken data."""
    import psycopg

    from ssk.errors import BusyError, SskError

    try:
        yield
    except SskError as error:
        if isinstance(error, BusyError) or isinstance(error.__cause__, psycopg.OperationalError):
            raise
        raise AirflowFailException(str(error)) from error


with DAG(
    "ssk_nightly",
    description="Sources to a published, gated SSK scorecard",
    # a first start waits for the next night; later a night missed while down is run once
    schedule=CronTriggerTimetable(
        "30 1 * * *", timezone="Asia/Jakarta", run_immediately=timedelta(0)
    ),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=5),
    default_args={
        "owner": "walidata",
        "retries": 2,
        "retry_delay": timedelta(seconds=get_settings().task_retry_seconds),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=30),
        "on_failure_callback": notify.on_failure,
    },
    on_failure_callback=notify.on_failure,
):

    @task(max_active_tis_per_dag=3, map_index_template="{{ task.op_kwargs['dataset_id'] }}")
    def ingest(dataset_id: str) -> list[dict[str, Any]]:
        from ssk.errors import PullError
        from ssk.ingest import ingest

        with no_useless_retry():
            results = ingest(dataset_id)
        bad = [r for r in results if r.outcome not in ("ok", "empty")]
        message = "\n".join(f"{r.dataset_id} {r.part} is {r.outcome}: {r.message}" for r in bad)
        if any(r.outcome == "unreachable" for r in bad):
            raise PullError("unreachable", message)
        if bad:
            raise AirflowFailException(message)
        return [r.as_dict() for r in results]

    # a source that failed does not stop the night: its last good delivery serves until max_age
    @task(trigger_rule=TriggerRule.ALL_DONE)
    def transform() -> dict[str, Any]:
        from ssk.transform import transform

        with no_useless_retry():
            return transform(say=print).as_dict()

    @task
    def gate() -> str:
        from ssk.gate import gate

        with no_useless_retry():
            report = gate()
        return report.verdict if report else "no candidate"

    # publish is the only leaf, so it decides the state of the run
    @task(outlets=[RELEASE])
    def publish(*, outlet_events: Any = None) -> dict[str, Any]:
        from ssk.publish import publish

        release = publish()
        if release is None:
            raise AirflowSkipException("Nothing new: the release that is published stays.")
        outlet_events[RELEASE].extra = {"release_id": release.release_id}
        return release.as_dict()

    chain(ingest.expand(dataset_id=dataset_ids()), transform(), gate(), publish())
