"""How a rule is written: context, SQL file, and the expectation with its explanation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal

from expectations.deviations import Deviation
from expectations.severity import Severity

if TYPE_CHECKING:
    from great_expectations.expectations import UnexpectedRowsExpectation

# What a failing critical rule stops: the release, the source whose rows fail (held at its last
# good delivery), or the failing rows of the source (they are quarantined)
Scope = Literal["release", "source", "rows"]

SQL_FOLDER = Path(__file__).parent / "sql"

# Rules that compare with the release in force; before the first release the gate does not run
# them and lets them pass with a note.
CROSS_RELEASE_RULES = frozenset({"XR1a", "XR1b", "XR2a", "XR2b"})


@dataclass(frozen=True)
class GateContext:
    """What a suite may depend on besides the candidate's own tables.

    `published` is the schema of the release in force, or None before the first release.
    """

    published: str | None
    as_of: date
    deviations: list[Deviation] = field(default_factory=list)


def rule(
    ctx: GateContext,
    *,
    rule_id: str,
    severity: Severity,
    message_id: str,
    message_en: str,
    why: str,
    owner: str,
    listed: tuple[str, ...] = (),
    scope: Scope = "release",
    needs_decision: bool = False,
    indicators: tuple[str, ...] = (),
) -> UnexpectedRowsExpectation:
    """Expectation that `sql/<rule_id>.sql` returns no row; every returned row is a failure.

    The query reads the audited mart as `{batch}` and other candidate tables without schema.
    `listed` names the columns of the query that the messages list per failing row: readers of a
    release see its notes, not the rows behind them.

    A failing row must say which numbers it is about: by `value_id`, or by region_id, period_year
    and indicator_code, or, where the query has no indicator, by `indicators`; a mart whose rows are
    rows of a source gives snapshot_id and source_row. Readers see the note on these numbers, and
    `scope` holds back what stands behind them. `needs_decision` asks a person before publication.
    """
    import great_expectations.expectations as gxe

    meta: dict[str, Any] = {
        "rule_id": rule_id,
        "why": why,
        "owner": owner,
        "message_id": message_id,
        "message_en": message_en,
        "scope": scope,
        "needs_decision": needs_decision,
        "indicators": list(indicators),
    }
    if listed:
        meta["listed"] = list(listed)
    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=query(ctx, rule_id),
        description=f"{rule_id}: {message_id} ({message_en})",
        severity=severity,
        meta=meta,
    )


def query(ctx: GateContext, rule_id: str) -> str:
    """SQL text of a rule with `$published`, `$as_of` and `$known_deviations` filled in."""
    text = (SQL_FOLDER / f"{rule_id.lower()}.sql").read_text(encoding="utf-8")
    return Template(text).substitute(
        published=ctx.published or "no_release",
        as_of=f"date '{ctx.as_of.isoformat()}'",
        known_deviations=_deviation_rows(ctx, rule_id),
    )


def _deviation_rows(ctx: GateContext, rule_id: str) -> str:
    """Deviations still in force as rows of `values`: code, year, value, reason, decided by, until.

    The first row, all null, gives the column types also when nothing is declared. DQ07a leaves
    the listed values out and DQ07c reports them, so both read DQ07a's list.
    """
    blocking_rule = "DQ07a" if rule_id.startswith("DQ07") else rule_id
    rows = [
        f"({_literal(d.kemendagri_code)}, {d.period_year}, {d.value}, "
        f"{_literal(d.reason)}, {_literal(d.decided_by)}, {_literal(d.until.isoformat())})"
        for d in ctx.deviations
        if d.rule_id == blocking_rule and d.until >= ctx.as_of
    ]
    nothing = "(null::text, null::int, null::numeric, null::text, null::text, null::text)"
    return ",\n    ".join([nothing, *rows])


def _literal(text: str) -> str:
    """SQL text literal that also survives `str.format` (braces) and bind parsing (colons)."""
    quoted = text.replace("'", "''").replace("{", "{{").replace("}", "}}").replace(":", r"\:")
    return f"'{quoted}'"
