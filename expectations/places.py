"""RULES.md: every rule of the domain, how heavy it is, who owns it and where it is judged.

Made from the suites: `python -m expectations.places` writes it. A rule that is judged at the load
or by dbt is found by its id in the declaration of a source or in a dbt test.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from expectations import gate
from expectations.roles import ROLES, role_of
from expectations.rules import GateContext

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "expectations" / "RULES.md"
# the rules of the domain; each must be judged somewhere
DOMAIN = tuple(f"DQ{number:02}" for number in range(1, 26))
OUTSIDE = {
    "load check": "ssk/sources/*.yml",
    "dbt test": "dbt_project/tests/**/*.sql",
    "dbt unit test": "dbt_project/models/**/*unit_tests.yml",
}


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
    return sorted([*_of_the_gate(), *_elsewhere()])


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


def _elsewhere() -> Iterator[tuple[str, ...]]:
    for place, pattern in OUTSIDE.items():
        for path in sorted(ROOT.glob(pattern)):
            for rule_id in sorted(set(re.findall(r"\bDQ\d\d\b", path.read_text("utf-8")))):
                yield (rule_id, "", "", "", f"{place}: {path.relative_to(ROOT)}", "")


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
