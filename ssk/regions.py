"""The regions of the seeds, for forms: which codes there are and what each is called."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from ssk.settings import ROOT

SEEDS = ROOT / "dbt_project" / "seeds"


@dataclass(frozen=True)
class Region:
    """A region under one of its codes; `valid` is false for a code that is no longer used."""

    code: str
    system: str
    name: str
    level: str
    valid: bool
    other_names: tuple[str, ...]


@lru_cache
def regions(system: str = "kemendagri") -> tuple[Region, ...]:
    """All regions that have, or had, a code in `system` (kemendagri or bps), by code."""
    known = {row["region_id"]: row for row in _seed("region")}
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in _seed("region_alias"):
        aliases[row["region_id"]].append(row["alias"])
    found = [
        Region(
            code=row["code"],
            system=system,
            name=known[row["region_id"]]["region_name"],
            level=known[row["region_id"]]["region_level"],
            valid=not row["valid_to"],
            other_names=tuple(aliases[row["region_id"]]),
        )
        for row in _seed("region_code")
        if row["code_system"] == system
    ]
    return tuple(sorted(found, key=lambda region: region.code))


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
