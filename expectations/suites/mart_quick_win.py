"""Gate rules of mart_quick_win: what was reached has its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_quick_win"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per quick win; the mart may be empty."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="PK01",
                severity=WARNING,
                message_id="Quick win atau uji coba melaporkan hasil tanpa tautan foto atau "
                "dokumen",
                message_en="A quick win or a pilot reports a result without a link to a photo or "
                "document",
                why="A coaching clinic asks for the evidence behind each result; until it is sent "
                "the result is only said.",
                owner="OPD",
                listed=("kemendagri_code", "member_id"),
            ),
        ],
    )
