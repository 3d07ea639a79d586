"""The night: bring every dataset in, build the candidate, judge it, publish it.

Each task calls the function that the `ssk` command of the same name calls. This file is parsed
every half minute and again for every task, so all but the list of sources is imported in tasks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Asset, CronTriggerTimetable, TriggerRule, chain, task
from airflow.sdk.exceptions import AirflowSkipException
from ssk_tasks import DEFAULT_ARGS, bring, log, no_useless_retry

from ssk import notify, sources
from ssk.pools import pool

RELEASE = Asset("ssk_release")

with DAG(
    "ssk_nightly",
    description="Sources to a published, gated SSK scorecard",
    # a first start waits for the next night; later a night missed while down is run once
    schedule=CronTriggerTimetable(
        "30 1 * * *", timezone="Asia/Jakarta", run_immediately=timedelta(0)
    ),
    catchup=False,
    max_active_runs=1,
    # also what ends a night whose tasks wait for a pool that nobody made, and says so
    dagrun_timeout=timedelta(hours=5),
    default_args=DEFAULT_ARGS,
    on_failure_callback=notify.on_failure,
):

    @task
    def ingest(source_id: str) -> dict[str, int]:
        return bring(source_id)

    @task
    def inbox() -> dict[str, int]:
        from ssk.ingest import take_inbox

        with no_useless_retry():
            results = take_inbox()
        # a refused workbook is a matter of its sender, who finds a returned copy beside it; the
        # log names it already where there is one
        refused = [r for r in results if r.outcome != "ok"]
        for result in refused:
            if not result.reply:
                log.warning("%s %s is refused: %s", result.dataset_id, result.part, result.message)
        return {"parts": len(results), "refused": len(refused)}

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

    brought = [
        # before a backfill, which waits in the same pools
        ingest.override(task_id=f"ingest_{source_id}", pool=pool(source_id), priority_weight=10)(
            source_id
        )
        for source_id in sources.with_http()
    ]
    chain([*brought, inbox()], transform(), gate(), publish())
