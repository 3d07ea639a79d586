"""Severity policy of the gate.

critical
    The number is wrong, or cannot be shown to be right: nothing is published and the last
    release stays in place.
warning
    The number is as its source published it, but a reader must know something about it: the
    release is published with a note per rule.

An expectation that raises proved nothing, so it counts as critical whatever its label says.
(Great Expectations' own `get_max_severity_failure` keeps the label.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

Severity = Literal["critical", "warning"]
Verdict = Literal["blocked", "published_with_notes", "clean"]

CRITICAL: Severity = "critical"
WARNING: Severity = "warning"


class Judged(Protocol):
    """What the verdict needs to know of a rule's result."""

    @property
    def severity(self) -> Severity: ...
    @property
    def success(self) -> bool: ...


def effective(label: Severity, raised: str | None) -> Severity:
    """Severity that counts: the label, or critical when the expectation raised."""
    return CRITICAL if raised else label


def verdict(results: Iterable[Judged]) -> Verdict:
    """Verdict over all results; no result at all is 'blocked' (the gate fails closed)."""
    results = list(results)
    failed = {result.severity for result in results if not result.success}
    if not results or CRITICAL in failed:
        return "blocked"
    return "published_with_notes" if WARNING in failed else "clean"
