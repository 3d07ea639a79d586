"""Gate rules of mart_rejected_row: source rows and cells that the release does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL, WARNING

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
                scope="rows",
            ),
            rule(
                ctx,
                rule_id="DQ17b",
                severity=WARNING,
                message_id="Ada baris atau sel sumber yang tidak ikut dalam rilis ini (tidak "
                "terbaca, atau klaim ganda); nilainya kosong, bukan nol",
                message_en="Rows or cells of the source are left out of this release (unreadable, "
                "or a second claim of one key); their value is empty, not zero",
                why="What a source delivered and a reader does not see must be said; a blank is "
                "else read as 'not delivered'.",
                owner="walidata",
                listed=("dataset_id", "reason"),
            ),
        ],
    )
