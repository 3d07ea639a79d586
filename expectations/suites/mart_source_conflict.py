"""Gate rules of mart_source_conflict: claims of one figure that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_source_conflict"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per figure with contradicting real claims; the mart may be empty."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ24",
                severity=WARNING,
                message_id="Beberapa sumber atau metode menerbitkan angka berbeda untuk indikator, "
                "daerah, dan tahun yang sama, dan Pokja belum memutuskan; semua ditampilkan, tidak "
                "dirata-rata (! = pencilan)",
                message_en="Sources or methods publish different figures for the same indicator, "
                "region and year, and no decision of the Pokja settles it; all are shown, none is "
                "averaged (! = outlier)",
                why="A reader who meets another figure elsewhere must know that both exist and "
                "whose they are.",
                owner="walidata",
                listed=("indicator_code", "kemendagri_code", "period_year", "claims"),
            ),
        ],
    )
