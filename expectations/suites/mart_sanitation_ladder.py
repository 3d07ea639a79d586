"""Gate rules of mart_sanitation_ladder: identities of the sanitation ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_sanitation_ladder"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region, year, definition, source and sample mark; percent."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ01",
                severity=CRITICAL,
                message_id="Tangga akses sanitasi yang lengkap harus berjumlah 100% (±0,1)",
                message_en="A complete sanitation ladder must sum to 100 % (±0.1)",
                why="The rungs exclude each other and cover every household; another sum means a "
                "rung counted twice or left out, as in the SSK template column that adds to 110.",
                owner="walidata",
                scope="rows",
                indicators=("AL01", "AL02", "AL03", "AL04", "AL05", "AL06", "AL07"),
            ),
            rule(
                ctx,
                rule_id="DQ02",
                severity=CRITICAL,
                message_id="Akses aman tidak boleh melebihi akses layak, dan aman + layak sendiri "
                "+ layak bersama harus sama dengan layak (±0,05)",
                message_en="Safely managed may not exceed improved, and safely managed + own + "
                "shared must equal improved (±0.05)",
                why="AL01, AL03 and AL04 are the parts of AL02; a break means two definitions or "
                "two sources were mixed in one row.",
                owner="walidata",
                scope="rows",
                indicators=("AL01", "AL02", "AL03", "AL04", "AL05", "AL06", "AL07"),
            ),
        ],
    )
