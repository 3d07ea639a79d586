"""Published source values that are outside a rule's range and shown as published.

A source may publish a value that a range rule would block. Blocking every release for it is wrong
(the value is what the source says), and so is hiding it. `known_deviations.csv` therefore names
the exact value, with reason, who decided and until when. The listed value is reported by a warning
rule; any other value for the same region and year, or a run after `until`, blocks again.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

KNOWN_DEVIATIONS = Path(__file__).parent / "known_deviations.csv"

# The blocking rules that look deviations up; a row for any other rule would have no effect.
SUPPORTED_RULES = frozenset({"DQ07a"})


@dataclass(frozen=True)
class Deviation:
    """One accepted value: `value` is in the unit the rule judges (DQ07a: kg/person/day)."""

    rule_id: str
    kemendagri_code: str
    period_year: int
    value: Decimal
    reason: str
    decided_by: str
    until: date


def load(path: Path = KNOWN_DEVIATIONS) -> list[Deviation]:
    """Read the declared deviations.

    Raises ValueError for a row that is incomplete, unreadable or names a rule without support.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [
            _deviation(row, f"{path.name} line {number}")
            for number, row in enumerate(csv.DictReader(file), start=2)
        ]


def _deviation(row: dict[str, str], where: str) -> Deviation:
    text = {name: (value or "").strip() for name, value in row.items() if name}
    missing = [name for name in Deviation.__dataclass_fields__ if not text.get(name)]
    if missing:
        raise ValueError(f"{where}: no {', '.join(missing)}")
    if text["rule_id"] not in SUPPORTED_RULES:
        raise ValueError(f"{where}: rule {text['rule_id']} does not take known deviations")
    try:
        return Deviation(
            rule_id=text["rule_id"],
            kemendagri_code=text["kemendagri_code"],
            period_year=int(text["period_year"]),
            value=Decimal(text["value"]),
            reason=text["reason"],
            decided_by=text["decided_by"],
            until=date.fromisoformat(text["until"]),
        )
    except (ValueError, InvalidOperation) as error:
        raise ValueError(f"{where}: {error}") from error
