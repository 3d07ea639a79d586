"""Gate rule of mart_stbm_village: a verified village and its families tell one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_stbm_village"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per village and month; families (KK)."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ04",
                severity=WARNING,
                message_id="Desa SBS terverifikasi masih mencatat KK yang BABS pada bulan yang "
                "sama",
                message_en="A village verified as ODF counts families that defecate in the open in "
                "the same month",
                why="Verification means all families; either it lapsed or the access of the "
                "village was not brought up to date.",
                owner="Dinkes",
                listed=("village_code", "village_name", "period_month", "open_defecation_families"),
                indicators=("ST01", "ST04", "ST05"),
            ),
        ],
    )
