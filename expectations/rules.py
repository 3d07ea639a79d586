"""How a rule is written: context, SQL file, and the expectation with its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal

from expectations.severity import Severity

if TYPE_CHECKING:
    from great_expectations.expectations import UnexpectedRowsExpectation

# What a failing critical rule stops: the release, the source whose rows fail (held at its last
# good delivery), or the failing rows of the source (they are quarantined)
Scope = Literal["release", "source", "rows"]

SQL_FOLDER = Path(__file__).parent / "sql"

# Rules that compare with the release in force; before the first release the gate does not run
# them and lets them pass with a note.
CROSS_RELEASE_RULES = frozenset({"DQ23", "XR1a", "XR1b", "XR2a", "XR2b"})


NOTHING_HELD = "(select null::text as value_id where false) as nothing"


@dataclass(frozen=True)
class GateContext:
    """What a suite may depend on besides the candidate's own tables.

    `published` is the schema of the release in force, or None before the first release; `held`
    the relation with the value_id of each number that is missing since the gate holds it.
    """

    published: str | None
    as_of: date
    held: str = NOTHING_HELD


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
    observed: str = "",
) -> UnexpectedRowsExpectation:
    """Expectation that `sql/<rule_id>.sql` returns no row; every returned row is a failure.

    The query reads the audited mart as `{batch}` and other candidate tables without schema.
    `listed` names the columns of the query that the messages list per failing row: readers of a
    release see its notes, not the rows behind them.

    A failing row must say which numbers it is about: by `value_id`, or by region_id, period_year
    and indicator_code, or, where the query has no indicator, by `indicators`; a mart whose rows are
    rows of a source gives snapshot_id and source_row. Readers see the note on these numbers, and
    `scope` holds back what stands behind them. `needs_decision` asks a person before publication.
    `observed` is the column with the value that a waiver may name.
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
        "observed": observed,
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
    """SQL text of a rule with `$published`, `$held` and `$as_of` filled in."""
    text = (SQL_FOLDER / f"{rule_id.lower()}.sql").read_text(encoding="utf-8")
    return Template(text).substitute(
        published=ctx.published or "no_release",
        held=ctx.held,
        as_of=f"date '{ctx.as_of.isoformat()}'",
    )
