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
                message_id="Data nyata terbaru dari sumber ini lebih lama dari jadwal rilisnya "
                "(CONTOH tidak dihitung)",
                message_en="The latest real data of this source are older than its release "
                "calendar (samples do not count)",
                why="An old year must not be read as the present state.",
                owner="walidata",
            ),
        ],
    )
