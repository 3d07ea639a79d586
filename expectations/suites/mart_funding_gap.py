"""Gate rules of mart_funding_gap: need, budget and promises of the activities of the SSK."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_funding_gap"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region, year and activity, in rupiah; the mart may be empty."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ19c",
                severity=CRITICAL,
                message_id="Gap pendanaan tidak sama dengan kebutuhan dikurangi pagu atau "
                "komitmen, atau gap kabupaten bukan jumlah gap kegiatannya",
                message_en="A funding gap is not need less budget or promises, or the gap of the "
                "kabupaten is not the sum of its activities",
                why="The door refuses a printed gap that differs; here columns of one row and the "
                "total of many rows must agree to the rupiah.",
                owner="engineering",
                indicators=("PD09",),
            ),
        ],
    )
