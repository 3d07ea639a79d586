"""RULES.md: every rule of the domain, how heavy it is, who owns it and where it is judged.

Made from the suites, and from the checks that a form declares for a rule (`rule:`), which refuse a
row at the door: `python -m expectations.places` writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from expectations import gate
from expectations.roles import ROLES, role_of
from expectations.rules import GateContext
from ssk import sources

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "expectations" / "RULES.md"
# the rules of the domain; each must be judged somewhere
DOMAIN = tuple(f"DQ{number:02}" for number in range(1, 26))


def page() -> str:
    """The text of RULES.md."""
    lines = [
        "# Rules and where they are judged",
        "",
        "Made by `python -m expectations.places` from the suites; do not edit. What a scope or a",
        "decision means: [ADR 0007](../docs/adr/0007-what-a-failure-stops.md).",
        "",
        "| Rule | Severity | A failure stops | Owner (role) | Judged by | Found when |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(_escaped(cell) for cell in row)} |" for row in rows()]
    lines += ["", "Roles (Satu Data Indonesia):", ""]
    lines += [f"- {role}: {who}" for role, who in ROLES.items()]
    return "\n".join(lines) + "\n"


def rows() -> list[tuple[str, ...]]:
    """Rule, severity, what it stops, owner, place, meaning; by rule."""
    return sorted([*_of_the_gate(), *_at_the_door()])


def places() -> dict[str, set[str]]:
    """Where each rule of a family (DQ07 for DQ07a) is judged."""
    found: dict[str, set[str]] = defaultdict(set)
    for rule_id, *_, place, _ in rows():
        found[gate.family(rule_id)].add(place)
    return found


def _of_the_gate() -> Iterator[tuple[str, ...]]:
    for suite in gate.build_suites(GateContext(published="ssk", as_of=date(2026, 1, 1))):
        for expectation in suite.expectations:
            meta: dict[str, Any] = expectation.meta
            severity = str(getattr(expectation.severity, "value", expectation.severity))
            stops = "" if severity != "critical" else f"the {meta['scope']}"
            if meta["needs_decision"]:
                stops += ", a person decides"
            yield (
                meta["rule_id"],
                severity,
                stops,
                f"{meta['owner']} ({role_of(meta['owner'])})",
                f"GX: {suite.name}",
                meta["message_en"],
            )


def _at_the_door() -> Iterator[tuple[str, ...]]:
    """Checks of one row, which is refused and goes back to its sender."""
    for dataset_id in sources.dataset_ids():
        checks: dict[str, list[str]] = defaultdict(list)
        for check in sources.dataset(dataset_id).checks:
            if check.rule:
                checks[check.rule].append(check.id)
        for rule_id, names in checks.items():
            owner = "engineering"
            yield (
                rule_id,
                "refused",
                "the row, at the door",
                f"{owner} ({role_of(owner)})",
                f"load: {dataset_id}",
                ", ".join(names),
            )


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
