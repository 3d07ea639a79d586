"""Severity policy of the gate.

critical
    The number is wrong, or cannot be shown to be right: it is not published. What the rule's
    `scope` names is held back; where that is the release, or nothing can be held, the last release
    stays in place. A rule that `needs_decision` asks a person first.
warning
    The number is as its source published it, but a reader must know something about it: the
    release is published with a note per rule, which also stands on the numbers.
info
    Worth knowing; it stands in the report and the notes and changes no verdict.

An expectation that raises proved nothing, so it counts as critical whatever its label says.
(Great Expectations' own `get_max_severity_failure` keeps the label.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

Severity = Literal["critical", "warning", "info"]
Verdict = Literal["blocked", "needs_decision", "published_with_notes", "clean"]

CRITICAL: Severity = "critical"
WARNING: Severity = "warning"
INFO: Severity = "info"


class Judged(Protocol):
    """What the verdict needs to know of a rule's result."""

    @property
    def severity(self) -> Severity: ...
    @property
    def success(self) -> bool: ...
    @property
    def needs_decision(self) -> bool: ...
    @property
    def waived_count(self) -> int: ...


def effective(label: Severity, raised: str | None) -> Severity:
    """Severity that counts: the label, or critical when the expectation raised."""
    return CRITICAL if raised else label


def verdict(results: Iterable[Judged]) -> Verdict:
    """Verdict over all results; no result at all is 'blocked' (the gate fails closed)."""
    results = list(results)
    failed = [result for result in results if not result.success]
    critical = [result for result in failed if result.severity == CRITICAL]
    if not results or not all(result.needs_decision for result in critical):
        return "blocked"
    if critical:
        return "needs_decision"
    noted = any(r.severity == WARNING for r in failed) or any(r.waived_count for r in results)
    return "published_with_notes" if noted else "clean"
