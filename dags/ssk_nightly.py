"""The night: bring every dataset in, build the candidate, judge it, publish it.

Where a rule needs a decision, the night waits for a person, on the page of the task `ask`; without
an answer in time, what is published stays. The task is skipped where there is nothing to ask.

Each task calls the function that the `ssk` command of the same name calls. This file is parsed
every half minute and again for every task, so all but the list of sources is imported in tasks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG, Asset, CronTriggerTimetable, Param, TriggerRule, chain, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from ssk_tasks import DEFAULT_ARGS, bring, log, no_useless_retry

from ssk import notify, sources
from ssk.days import HOUSE
from ssk.decision import ANSWERS, ROLES, answer_of
from ssk.pools import pool
from ssk.settings import get_settings

RELEASE = Asset("ssk_release")
DECISION_TIME = timedelta(hours=get_settings().decision_hours)


def only_what_the_gate_asks(context: Any) -> None:
    if not context["task"].body:
        raise AirflowSkipException("The gate asks nothing.")


with DAG(
    "ssk_nightly",
    description="Sources to a published, gated SSK scorecard",
    # a first start waits for the next night; later a night missed while down is run once
    schedule=CronTriggerTimetable("30 1 * * *", timezone=HOUSE.key, run_immediately=timedelta(0)),
    catchup=False,
    max_active_runs=1,
    # also what ends a night whose tasks wait for a pool that nobody made, and says so
    dagrun_timeout=timedelta(hours=5) + DECISION_TIME,
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
    def gate() -> dict[str, Any]:
        from ssk.gate import gate, question

        with no_useless_retry():
            report = gate(say=print)
        asked = question(report) if report and report.verdict == "needs_decision" else ""
        if asked:
            notify.on_question(asked)
        return {
            "verdict": report.verdict if report else "no candidate",
            "question": asked,
            "build_id": report.story.build_id if report else None,
        }

    ask = HITLOperator(
        task_id="ask",
        subject="Boleh diterbitkan? / May this be published?",
        body="{{ ti.xcom_pull(task_ids='gate')['question'] }}",
        options=[choice.label for choice in ANSWERS.values()],
        defaults=ANSWERS["keep"].label,
        params={
            "name": Param(None, type=["null", "string"], title="Nama pemutus / who decides"),
            "role": Param("walidata", enum=list(ROLES), title="Peran / role"),
            "reason": Param(None, type=["null", "string"], title="Alasan / reason"),
        },
        response_timeout=DECISION_TIME,
        pre_execute=only_what_the_gate_asks,
    )

    @task
    def decide(answered: dict[str, Any], judged: dict[str, Any]) -> str:
        from ssk.gate import decide

        [label], build_id = answered["chosen_options"], judged["build_id"]
        form, user = answered["params_input"], answered["responded_by_user"]
        with no_useless_retry():
            if user is None:
                report = decide("keep", None, None, None, build_id=build_id, say=print)
                if report.story.decision["decided_by"]:  # by `ssk decide`
                    return report.verdict
                raise AirflowFailException(
                    f"Nobody answered the gate within {DECISION_TIME}; what is published stays."
                )
            by = form.get("name") or user["name"]
            report = decide(
                answer_of(label),
                by,
                form.get("role"),
                form.get("reason"),
                build_id=build_id,
                say=print,
            )
        return report.verdict

    # publish is the only leaf, so it decides the state of the run
    @task(outlets=[RELEASE], trigger_rule=TriggerRule.NONE_FAILED)
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
    judged = gate()
    chain([*brought, inbox()], transform(), judged, ask, decide(ask.output, judged), publish())
