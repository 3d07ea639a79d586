"""Judge the candidate with the suites of `expectations/`, hold what fails, keep every result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from expectations import waivers
from ssk import hold, warehouse
from ssk.days import day_of, today
from ssk.decision import ANSWERS, ROLES, Answer
from ssk.errors import GateBlockedError, SskError
from ssk.hold import CANDIDATE
from ssk.settings import get_settings
from ssk.sources import REGISTERED
from ssk.transform import rebuild

if TYPE_CHECKING:
    from expectations.gate import GateReport, RuleFailure, RuleResult
    from expectations.report import Story

PUBLISHED = "ssk"
# what is held may bring other failures to light, but not for ever
HOLD_ROUNDS = 3
ROWS_IN_QUESTION = 20
ROWS_ON_PAGE = 20

Say = Callable[[str], None]

# the columns of ops.gate_result are the fields of RuleResult
RESULT = (
    "rule_id",
    "mart",
    "severity",
    "success",
    "unexpected_count",
    "observed",
    "raised",
    "message_id",
    "message_en",
    "meaning_id",
    "meaning_en",
    "why",
    "owner",
    "scope",
    "needs_decision",
    "indicators",
    "waived_count",
)

HELD = """
select
    hold.rule_id,
    hold.scope,
    hold.dataset_id,
    coalesce(hold.source_row, hold.part) as place,
    string_agg(
        distinct format('%%s %%s %%s', indicator_code, region.region_name, value.period_year), '; '
    ) as numbers,
    hold.message_id,
    hold.held_at
from ops.hold
left join ops.held_value as value using (hold_id)
left join ssk_candidate.dim_region as region using (region_id)
where hold.build_id = %(build_id)s
group by hold.hold_id
order by hold.rule_id, hold.dataset_id, place
"""

NOTED = f"""
with {hold.NAMED}

select
    value.indicator_code,
    indicator.name_id as indicator_name,
    region.region_name,
    value.period_year,
    value.source_id,
    value.value,
    value.unit,
    string_agg(distinct judged.rule_id, ', ' order by judged.rule_id) as rules,
    count(*) over () as noted_count
from named
inner join judged using (failure_id)
inner join ssk_candidate.fct_indicator_value as value using (value_id)
inner join ssk_candidate.dim_indicator as indicator using (indicator_code)
inner join ssk_candidate.dim_region as region using (region_id)
group by value.value_id, indicator.name_id, region.region_name
order by value.is_preferred desc, value.indicator_code, value.region_id, value.period_year desc
limit %(shown)s
"""  # noqa: S608 (a constant text)

CHANGES = """
select
    indicator_code,
    indicator.name_id as indicator_name,
    count(*) filter (where old.value_id is not null and new.value_id is not null) as changed,
    count(*) filter (where old.value_id is null) as added,
    count(*) filter (where new.value_id is null) as removed
from ssk.fct_indicator_value as old
full join ssk_candidate.fct_indicator_value as new using (value_id, indicator_code)
left join ssk_candidate.dim_indicator as indicator using (indicator_code)
where old.value_id is null or new.value_id is null or old.value is distinct from new.value
group by indicator_code, indicator.name_id
order by indicator_code
"""

# the share of the larger, so that percentages and counts stand in one list
LARGEST = """
select
    new.indicator_code,
    indicator.name_id as indicator_name,
    region.region_name,
    new.period_year,
    new.source_id,
    old.value as old_value,
    new.value as new_value,
    new.unit
from ssk.fct_indicator_value as old
inner join ssk_candidate.fct_indicator_value as new using (value_id)
inner join ssk_candidate.dim_indicator as indicator
    on new.indicator_code = indicator.indicator_code
inner join ssk_candidate.dim_region as region on new.region_id = region.region_id
where old.value <> new.value
order by
    abs(new.value - old.value) / greatest(abs(new.value), abs(old.value)) desc,
    new.is_official desc, new.indicator_code, new.region_id
limit %(shown)s
"""


def gate(say: Say = lambda line: None) -> GateReport | None:
    """Judge the newest candidate; None when there is none to judge.

    What fails a critical rule whose scope is not the release is held back, and the candidate is
    built again without it and judged again.

    Raises:
        GateBlockedError: a critical rule failed and nothing can be held. The results are kept, what
            is published stays and the candidate remains in its schema.
        BusyError: another run is building.
    """
    warehouse.prepare()
    with warehouse.connect() as connection, warehouse.exclusive(connection, "build"):
        build_id = candidate_build(connection, ("built", "gated", "blocked", "undecided"))
        if build_id is None:
            build_id = _interrupted(connection)
            if build_id is None:
                return None
            say("the candidate is built again: the run that held something of it ended within")
            rebuild(connection, build_id, set(REGISTERED), say)
        connection.commit()
        report = _judge_and_hold(connection, build_id, say)
    if report.verdict == "blocked":
        raise GateBlockedError(blocked_message(build_id, report), "")
    return report


def decide(
    answer: Answer,
    by: str | None,
    role: str | None,
    reason: str | None,
    *,
    build_id: int | None = None,
    say: Say = lambda line: None,
) -> GateReport:
    """Carry out what a person answered to the question of the gate.

    The same answer again changes nothing, but goes on where the run that carried it out was cut
    short; so does no answer in time where a person has answered elsewhere meanwhile.

    Args:
        answer: 'publish', 'hold' or 'keep' (see `ssk.decision`).
        by: who decides; None with 'keep' when nobody answered in time.
        role: a role of Satu Data (`ssk.decision.ROLES`).
        reason: why.
        build_id: the candidate that is meant, where the caller names it.
        say: receives what is done as it is done.

    Raises:
        SskError: no candidate waits for a decision, or not this one; another answer was carried
            out; the answer is not signed; or nothing of its source can be held.
        GateBlockedError: the source was held and the rest is not fit to be published.
        BusyError: another run is building.
    """
    if answer == "keep" and by:
        reason = reason or "tanpa alasan / no reason given"
    signed = bool(by and reason and role in ROLES)
    if not signed and (answer != "keep" or by):
        raise SskError(
            "A decision needs a name, a role and a reason.", f"The roles are: {', '.join(ROLES)}."
        )
    warehouse.prepare()
    with warehouse.connect() as connection, warehouse.exclusive(connection, "build"):
        made = _decision(connection, build_id)
        if made:
            report = _carried_out(connection, made, answer, by, say)
        else:
            report = _carry_out(
                connection, answer, by if signed else None, role, reason, build_id, say
            )
    decision = report.story.decision
    if decision and decision["answer"] == "hold" and report.verdict == "blocked":
        raise GateBlockedError(blocked_message(report.story.build_id, report), "")
    return report


def _carry_out(
    connection: psycopg.Connection,
    answer: Answer,
    by: str | None,
    role: str | None,
    reason: str | None,
    build_id: int | None,
    say: Say,
) -> GateReport:
    waiting = candidate_build(connection, ("undecided",))
    if waiting is None or build_id not in (None, waiting):
        raise SskError(
            f"Candidate {build_id} waits for no decision." if build_id else "Nothing is asked.",
            f"Candidate {waiting} does." if waiting else "See `ssk status`.",
        )
    connection.execute(
        "insert into ops.gate_decision (build_id, answer, decided_by, role, reason)"
        " values (%s, %s, %s, %s, %s)",
        [waiting, answer, *([by, role, reason] if by else [None] * 3)],
    )
    if answer != "hold":
        return _settle(connection, waiting)
    touched = hold.place(connection, waiting, _blocking(kept_report(connection, waiting)))
    if not touched:
        raise SskError(
            "Nothing of this source can be held: the release in force has the same"
            " deliveries, or there is no release yet.",
            "Publish as it is, or keep what is published.",
        )
    rebuild(connection, waiting, touched, say)
    return _judge_and_hold(connection, waiting, say)


def _decision(connection: psycopg.Connection, build_id: int | None) -> dict[str, Any] | None:
    """What was decided about a build; None names the one in the candidate schema."""
    build_id = build_id or candidate_build(
        connection, ("building", "built", "gated", "blocked", "published")
    )
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from ops.gate_decision where build_id = %s", [build_id]
        ).fetchone()


def _carried_out(
    connection: psycopg.Connection, made: dict[str, Any], answer: Answer, by: str | None, say: Say
) -> GateReport:
    """The report of a build that was decided on, when it is answered again."""
    build_id = made["build_id"]
    decided = (
        f"{made['decided_by'] or 'Silence'} decided '{made['answer']}' on candidate"
        f" {build_id} at {made['decided_at']:%Y-%m-%d %H:%M %Z}"
    )
    if by and answer != made["answer"]:
        raise SskError(
            f"{decided}; that is carried out, '{answer}' comes too late.",
            "`ssk rollback` takes a release back; `ssk transform --force` builds and asks anew.",
        )
    if _interrupted(connection) == build_id:
        say(f"{decided}; the run that carried it out ended within, so it goes on")
        rebuild(connection, build_id, set(REGISTERED), say)
        connection.commit()
        return _judge_and_hold(connection, build_id, say)
    say(f"{decided}; nothing is left to do")
    return kept_report(connection, build_id)


def candidate_build(connection: psycopg.Connection, states: tuple[str, ...]) -> int | None:
    """The build that the candidate schema holds, if it is in one of `states`."""
    row = connection.execute(
        """
        select build.build_id from ops.build
        inner join pg_namespace on nspname = %s
            and obj_description(pg_namespace.oid, 'pg_namespace') = 'build ' || build.build_id
        where build.state = any(%s)
        """,
        [CANDIDATE, list(states)],
    ).fetchone()
    return row[0] if row else None


def _interrupted(connection: psycopg.Connection) -> int | None:
    """The candidate that was judged, and whose building without what is held was cut short."""
    build_id = candidate_build(connection, ("building",))
    judged = connection.execute(
        "select exists (select from ops.gate_result where build_id = %s)", [build_id]
    ).fetchone()
    connection.commit()
    return build_id if judged and judged[0] else None


def blocked_message(build_id: int | None, report: GateReport) -> str:
    """What a person on duty reads: which rules, how many rows, where to look."""
    lines = [f"The gate blocked candidate {build_id}; readers keep the release that is published."]
    for result in _blocking(report):
        keys = [str(f.key) for f in _failing(report, result)[:3]]
        lines.append(
            f"  {result.rule_id} on {result.mart}: {result.message_en}"
            f" ({result.raised or f'{result.unexpected_count} rows'})"
            + "".join(f"\n      {key}" for key in keys)
        )
    if any(result.scope != "release" for result in _blocking(report)):
        lines.append(
            "  What can be traced to its source is held instead, but not row by row where"
            f" {hold.MASS_ROWS} rows or more and over {hold.MASS_SHARE:.0%} of a delivery fail, and"
            " not as a whole where the release has no earlier delivery of it."
        )
    lines.append(
        f"Look: {report.docs_index} and the rows of build {build_id} in ops.gate_failure."
        " Mend the source row or its declaration, then run `ssk transform` and `ssk gate` again."
    )
    return "\n".join(lines)


def question(report: GateReport) -> str:
    """What a person is asked, with the failing rows and what each answer does (Markdown)."""
    lines = [
        "Gerbang mutu menunggu keputusan sebelum menerbitkan / the gate waits for a decision before"
        " it publishes."
    ]
    for result in _blocking(report):
        lines += [
            "",
            f"**{result.rule_id}** {result.message_id} / {result.message_en}."
            f" {result.why} ({result.unexpected_count} baris / rows)",
            "",
        ]
        rows = _failing(report, result)
        lines += [
            "- " + ", ".join(f"{name} {value}" for name, value in row.key.items())
            for row in rows[:ROWS_IN_QUESTION]
        ]
        if len(rows) > ROWS_IN_QUESTION:
            lines.append(f"- ... {len(rows) - ROWS_IN_QUESTION} lagi / more")
    lines += ["", "Jawaban / answers:", ""]
    lines += [f"- **{answer.label}**: {answer.effect}" for answer in ANSWERS.values()]
    command = (
        f"ssk decide {report.story.build_id} publish|hold|keep --by ... --role ... --reason ..."
    )
    lines += ["", f"`{command}` | {report.summary_path}"]
    return "\n".join(lines)


def page(build_id: int) -> Path:
    """Where the gate page of a build stands."""
    return get_settings().report_dir / f"build_{build_id}" / "gate.html"


def kept_report(connection: psycopg.Connection, build_id: int) -> GateReport:
    """The report of a build as its results were kept."""
    from expectations.gate import GateReport, RuleFailure, RuleResult

    with connection.cursor(row_factory=class_row(RuleResult)) as cursor:
        results = cursor.execute(
            f"select {', '.join(RESULT)} from ops.gate_result where build_id = %s",  # noqa: S608
            [build_id],
        ).fetchall()
    with connection.cursor(row_factory=class_row(RuleFailure)) as failing:
        failures = failing.execute(
            "select rule_id, mart, key, waiver_id from ops.gate_failure where build_id = %s"
            " order by failure_id",
            [build_id],
        ).fetchall()
    as_of = judged_on(connection, build_id)
    docs = page(build_id).parent / "index.html"
    return GateReport(
        candidate=CANDIDATE,
        published=PUBLISHED if _is_published(connection) else None,
        as_of=as_of,
        results=results,
        failures=failures,
        waivers=waivers.in_force(as_of),
        docs_index=docs if docs.exists() else None,
        summary_path=page(build_id),
        story=_story(connection, build_id),
    )


def judged_on(connection: psycopg.Connection, build_id: int) -> date:
    """The day whose waivers count for a build: a decision or publication may come a day later."""
    row = connection.execute(
        "select coalesce(max(judged_at), now()) from ops.gate_result where build_id = %s",
        [build_id],
    ).fetchone()
    assert row is not None
    return day_of(row[0])


def _judge_and_hold(connection: psycopg.Connection, build_id: int, say: Say) -> GateReport:
    report = _judge(connection, build_id)
    for _ in range(HOLD_ROUNDS):
        blocking = _blocking(report)
        # a person decides on what is left when all else is held
        plain = [result for result in blocking if not result.needs_decision]
        if any(result.scope == "release" for result in plain):
            break
        touched = hold.place(connection, build_id, plain)
        if not touched:
            break
        say(f"held: {', '.join(sorted(touched))}; the candidate is built again")
        rebuild(connection, build_id, touched, say)
        report = _judge(connection, build_id)
    return _settle(connection, build_id)


def _judge(connection: psycopg.Connection, build_id: int) -> GateReport:
    from expectations import gate as judge

    try:
        report = judge.run(
            warehouse.url(),
            candidate=CANDIDATE,
            published=PUBLISHED,
            docs_dir=page(build_id).parent,
            as_of=today(),
            held="ops.build_held_value",
        )
    except waivers.WaiverError as error:
        raise SskError(str(error), "Mend expectations/waivers.csv.") from error
    _keep(connection, build_id, report)
    return report


def _blocking(report: GateReport) -> list[RuleResult]:
    return [r for r in report.results if not r.success and r.severity == "critical"]


def _failing(report: GateReport, result: RuleResult) -> list[RuleFailure]:
    return [f for f in report.failures if f.rule_id == result.rule_id and not f.waiver_id]


def _keep(connection: psycopg.Connection, build_id: int, report: GateReport) -> None:
    connection.execute("delete from ops.gate_result where build_id = %s", [build_id])
    connection.execute("delete from ops.gate_failure where build_id = %s", [build_id])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"insert into ops.gate_result (build_id, {', '.join(RESULT)})"  # noqa: S608
            f" values (%s{', %s' * len(RESULT)})",
            [(build_id, *(getattr(r, name) for name in RESULT)) for r in report.results],
        )
        cursor.executemany(
            "insert into ops.gate_failure (build_id, rule_id, mart, key, waiver_id)"
            " values (%s, %s, %s, %s, %s)",
            [(build_id, f.rule_id, f.mart, Jsonb(f.key), f.waiver_id) for f in report.failures],
        )


def _settle(connection: psycopg.Connection, build_id: int) -> GateReport:
    """Say in the build what became of it, and write its page."""
    from expectations import report as pages

    report = kept_report(connection, build_id)
    state = {"blocked": "blocked", "needs_decision": "undecided"}.get(report.verdict, "gated")
    connection.execute("update ops.build set state = %s where build_id = %s", [state, build_id])
    connection.commit()
    pages.write(report, page(build_id))
    return report


def _story(connection: psycopg.Connection, build_id: int) -> Story:
    """What the page tells besides the rules."""
    from expectations.report import Story

    with connection.cursor(row_factory=dict_row) as cursor:
        decision = cursor.execute(
            "select answer, decided_by, role, reason, decided_at from ops.gate_decision"
            " where build_id = %s",
            [build_id],
        ).fetchone()
        complete = cursor.execute(
            "select count(*) = 3 as ok from unnest(%s::text []) as name where to_regclass("
            "%s || '.' || name) is not null",
            [["fct_indicator_value", "dim_region", "dim_indicator"], CANDIDATE],
        ).fetchone()
        if not (complete and complete["ok"]):
            return Story(build_id=build_id, decision=decision)
        asked = {"build_id": build_id, "shown": ROWS_ON_PAGE}
        return Story(
            build_id=build_id,
            decision=decision,
            holds=cursor.execute(HELD, asked).fetchall(),
            noted=cursor.execute(NOTED, asked).fetchall(),
            changes=cursor.execute(CHANGES).fetchall() if _is_published(connection) else [],
            largest=cursor.execute(LARGEST, asked).fetchall() if _is_published(connection) else [],
        )


def _is_published(connection: psycopg.Connection) -> bool:
    row = connection.execute("select to_regclass('ssk.fct_indicator_value')").fetchone()
    return bool(row and row[0])
