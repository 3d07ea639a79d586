"""Gate rules of dim_source: is each source as fresh as it promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "dim_source"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per source."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ20",
                severity=WARNING,
                message_id="Data nyata terbaru lebih lama dari jadwal rilis sumbernya, atau belum "
                "ada (CONTOH tidak dihitung); per sumber, indikator, tingkat daerah, tahun terbaru",
                message_en="The latest real data are older than their source's release calendar, "
                "or there are none (samples do not count); by source, indicator, region level, "
                "latest year",
                why="An old year must not be read as the present state, and a fresh national "
                "figure says nothing about the kabkota.",
                owner="walidata",
                listed=("source_id", "indicator_code", "region_level", "latest_year"),
            ),
        ],
    )
