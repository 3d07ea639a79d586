"""Gate rules of mart_facility: what goes through a facility fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_facility"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per facility, or per listing of it; m3 and tonnes."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ08",
                severity=WARNING,
                message_id="Arus fasilitas tidak masuk akal: masuk lebih dari 1,5 kali kapasitas, "
                "terkelola lebih dari yang diterima atau negatif, atau sampah masuk TPA lebih dari "
                "timbulan",
                message_en="A facility takes in over 1.5 times its design, manages more than it "
                "received or less than nothing, or more is landfilled than generated",
                why="A unit, a period or a decimal was mixed up at the facility; sums over "
                "facilities carry the mistake on.",
                owner="DLH",
                listed=("kemendagri_code", "subject", "identity", "left_value", "right_value"),
                indicators=("LT08", "SP06", "SP07", "SP11"),
            ),
        ],
    )
