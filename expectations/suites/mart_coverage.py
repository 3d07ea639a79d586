"""Gate rules of mart_coverage: who owes a figure and who delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL, WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_coverage"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per source, indicator, parent region and year; counts of regions."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ10b",
                severity=CRITICAL,
                message_id="Jumlah daerah yang melapor (bersama yang hanya CONTOH) melebihi jumlah "
                "daerah yang wajib",
                message_en="More regions delivered (with those that have a sample only) than owe",
                why="A region counted twice or in the wrong parent.",
                owner="engineering",
            ),
            rule(
                ctx,
                rule_id="DQ17",
                severity=WARNING,
                message_id="Cakupan belum lengkap: ada daerah yang belum melapor; nilainya kosong "
                "(atau CONTOH), bukan nol",
                message_en="Coverage incomplete: some regions did not deliver; their value is "
                "empty (or a sample), not zero",
                why="A total or a rank over reporters only must be read as such (12 of 14).",
                owner="walidata",
            ),
        ],
    )
