"""Waivers: a named person lets failing rows of a rule pass, for given keys, until a day.

`waivers.csv` holds them. A row of a rule is covered when it has the waiver's values in every key
column that the waiver fills in and, where the waiver names the `observed` value, exactly that
value. Covered rows do not fail the rule; they are listed on the gate page and in the release, and
noted on their numbers. After `until` they fail again.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from expectations.roles import ROLES

WAIVERS = Path(__file__).parent / "waivers.csv"
KEY_COLUMNS = ("kemendagri_code", "period_year", "indicator_code", "source_id")


class WaiverError(ValueError):
    """A waiver that cannot be used as it stands; the message names its line or its id."""


@dataclass(frozen=True)
class Waiver:
    """One waiver; an empty key column means any value, `observed` None any computed value."""

    waiver_id: str
    rule_id: str
    kemendagri_code: str
    period_year: str
    indicator_code: str
    source_id: str
    observed: Decimal | None
    accepted_by: str
    role: str
    reason_id: str
    reason_en: str
    document: str
    accepted_on: date
    until: date

    @property
    def keys(self) -> dict[str, str]:
        """The key columns that are filled in."""
        return {name: value for name in KEY_COLUMNS if (value := getattr(self, name))}

    def covers(self, row: dict[str, Any], observed_column: str) -> bool:
        """Whether a failing row, as the rule's query returned it, is let pass."""
        return all(str(row[name]) == value for name, value in self.keys.items()) and (
            self.observed is None or row[observed_column] == self.observed
        )


def load(path: Path = WAIVERS) -> list[Waiver]:
    """Read all waivers, expired ones too.

    Raises WaiverError for a row that is incomplete, unreadable or a second one of its id.
    """
    with path.open(encoding="utf-8", newline="") as file:
        found = [
            _waiver(row, f"{path.name} line {number}")
            for number, row in enumerate(csv.DictReader(file), start=2)
        ]
    ids = [waiver.waiver_id for waiver in found]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise WaiverError(f"{path.name}: {', '.join(twice)} stands there twice")
    return found


def in_force(as_of: date, path: Path = WAIVERS) -> list[Waiver]:
    """The waivers that count on a day."""
    return [w for w in load(path) if w.accepted_on <= as_of <= w.until]


def require_usable(
    waivers: list[Waiver], columns: dict[str, tuple[set[str], str]], known: set[str]
) -> None:
    """Raise WaiverError for a waiver that could cover nothing: it would look as if it held.

    Args:
        columns: per rule the columns that its rows have, and the one with the observed value.
        known: all rules.
    """
    for waiver in waivers:
        if waiver.rule_id not in known:
            raise WaiverError(f"Waiver {waiver.waiver_id}: there is no rule {waiver.rule_id}")
        if waiver.rule_id not in columns:
            continue
        found, observed_column = columns[waiver.rule_id]
        if missing := sorted(waiver.keys.keys() - found):
            raise WaiverError(
                f"Waiver {waiver.waiver_id}: rows of {waiver.rule_id} have no {', '.join(missing)}"
            )
        if waiver.observed is not None and observed_column not in found:
            raise WaiverError(
                f"Waiver {waiver.waiver_id}: {waiver.rule_id} names no observed value"
            )


def _waiver(row: dict[str, str], where: str) -> Waiver:
    text = {name: (value or "").strip() for name, value in row.items() if name}
    optional = {*KEY_COLUMNS, "observed"}
    names = [field.name for field in fields(Waiver)]
    if missing := [name for name in names if not text.get(name) and name not in optional]:
        raise WaiverError(f"{where}: no {', '.join(missing)}")
    if not any(text[name] for name in optional):
        raise WaiverError(f"{where}: no key and no observed value, so it would end the rule itself")
    if text["role"] not in ROLES:
        raise WaiverError(f"{where}: role {text['role']} is none of {', '.join(ROLES)}")
    try:
        typed: dict[str, Any] = {
            "observed": Decimal(text["observed"]) if text["observed"] else None,
            "accepted_on": date.fromisoformat(text["accepted_on"]),
            "until": date.fromisoformat(text["until"]),
        }
    except (ValueError, InvalidOperation) as error:
        raise WaiverError(f"{where}: {error}") from error
    return Waiver(**({name: text[name] for name in names} | typed))
