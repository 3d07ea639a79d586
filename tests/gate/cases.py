"""How a bad row is written that must trip a rule of the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """`sql` spoils the candidate; `rule_id` must then report a row that contains `key`."""

    rule_id: str
    name: str
    sql: str
    key: dict[str, Any]
    severity: str = "critical"
    also: set[str] = field(default_factory=set)
