"""Gate rules of mart_drinking_water_ladder: nesting of the drinking-water ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_drinking_water_ladder"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region, year, definition, source and sample mark; percent."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ02w",
                severity=CRITICAL,
                message_id="Air minum aman dan perpipaan tidak boleh melebihi air minum layak",
                message_en="Safely managed and piped drinking water may not exceed improved",
                why="AM02 and AM03 are parts of AM01.",
                owner="walidata",
                scope="rows",
                indicators=("AM01", "AM02", "AM03"),
            ),
        ],
    )
