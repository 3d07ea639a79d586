"""Gate rules of mart_rejected_row: rows whose region could not be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_rejected_row"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per rejected source row or cell; the mart may be empty."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ16",
                severity=CRITICAL,
                message_id="Ada baris sumber yang daerahnya tidak dapat dipastikan (kode dan nama "
                "tidak cocok, atau kode tidak berlaku pada tahunnya)",
                message_en="Source rows whose region is not certain (code and name disagree, or "
                "the code was not valid in that year)",
                why="BPS and Kemendagri codes differ for 199 of 514 kab/kota and mostly collide: "
                "code 6207 is Lamandau at BPS and Seruyan at Kemendagri.",
                owner="walidata",
            ),
        ],
    )
