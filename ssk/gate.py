"""Judge the candidate with the suites of `expectations/` and keep every result."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
from psycopg.types.json import Jsonb

from ssk import warehouse
from ssk.errors import GateBlockedError
from ssk.settings import get_settings
from ssk.transform import CANDIDATE

if TYPE_CHECKING:
    from expectations.gate import GateReport

PUBLISHED = "ssk"


def gate() -> GateReport | None:
    """Judge the newest candidate; None when there is none to judge.

    Raises:
        GateBlockedError: a critical rule failed. The results are kept, what is published stays
            and the candidate remains in its schema.
        BusyError: another run is building.
    """
    warehouse.prepare()
    with warehouse.connect() as connection, warehouse.exclusive(connection, "build"):
        build_id = candidate_build(connection, ("built", "gated", "blocked"))
        if build_id is None:
            return None
        from expectations import gate as judge

        connection.commit()
        report = judge.run(
            warehouse.url(),
            candidate=CANDIDATE,
            published=PUBLISHED,
            docs_dir=get_settings().report_dir / f"build_{build_id}",
            as_of=datetime.now(UTC).date(),
        )
        _keep(connection, build_id, report)
    if report.verdict == "blocked":
        raise GateBlockedError(blocked_message(build_id, report), "")
    return report


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


def blocked_message(build_id: int, report: GateReport) -> str:
    """What a person on duty reads: which rules, how many rows, where to look."""
    failed = [r for r in report.results if not r.success and (r.severity == "critical" or r.raised)]
    lines = [f"The gate blocked candidate {build_id}; readers keep the release that is published."]
    for result in failed:
        keys = [str(f.key) for f in report.failures if f.rule_id == result.rule_id][:3]
        lines.append(
            f"  {result.rule_id} on {result.mart}: {result.message_en}"
            f" ({result.raised or f'{result.unexpected_count} rows'})"
            + "".join(f"\n      {key}" for key in keys)
        )
    lines.append(
        f"Look: {report.docs_index} and the rows of build {build_id} in ops.gate_failure."
        " Mend the source row or its declaration, then run `ssk transform` and `ssk gate` again."
    )
    return "\n".join(lines)


def _keep(connection: psycopg.Connection, build_id: int, report: GateReport) -> None:
    connection.execute("delete from ops.gate_result where build_id = %s", [build_id])
    connection.execute("delete from ops.gate_failure where build_id = %s", [build_id])
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into ops.gate_result (build_id, rule_id, mart, severity, success,"
            " unexpected_count, observed, raised, message_id, message_en)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    build_id,
                    r.rule_id,
                    r.mart,
                    r.severity,
                    r.success,
                    r.unexpected_count,
                    None if r.observed is None else str(r.observed),
                    r.raised,
                    r.message_id,
                    r.message_en,
                )
                for r in report.results
            ],
        )
        cursor.executemany(
            "insert into ops.gate_failure (build_id, rule_id, mart, key) values (%s, %s, %s, %s)",
            [(build_id, f.rule_id, f.mart, Jsonb(f.key)) for f in report.failures],
        )
    state = "blocked" if report.verdict == "blocked" else "gated"
    connection.execute("update ops.build set state = %s where build_id = %s", [state, build_id])
    connection.commit()
