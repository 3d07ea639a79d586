"""Gate rules of mart_scorecard: comparisons that must not be made, and target direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_scorecard"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region and scorecard indicator."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ14",
                severity=CRITICAL,
                message_id="Angka dengan galat relatif (RSE) di atas 50% diberi peringkat, laju, "
                "atau kesimpulan, atau tanda RSE-nya tidak sesuai",
                message_en="A value with a relative standard error above 50 % has a rank, a pace "
                "or a verdict, or the mark of its error is another one",
                why="Such a value may as well be nothing as twice itself (rule of BPS): it is "
                "shown with its mark and never used alone.",
                owner="engineering",
            ),
            rule(
                ctx,
                rule_id="DQ15",
                severity=CRITICAL,
                message_id="Perubahan, laju, atau peringkat dihitung melintasi dua definisi atau "
                "antara angka nyata dan CONTOH, atau laju tidak sesuai nilai-nilainya (±0,01)",
                message_en="Change, pace or rank computed across two definitions or between real "
                "figures and samples, or a pace that its values do not give (±0.01)",
                why="A change of definition (2019 for sanitasi layak), or a made-up figure beside "
                "a real one, looks like progress or decline that did not happen.",
                owner="engineering",
            ),
            rule(
                ctx,
                rule_id="DQ22",
                severity=CRITICAL,
                message_id="Status 'target tercapai' tidak sesuai arah indikator",
                message_en="'Target met' contradicts the indicator's direction",
                why="Open defecation of 2.53 % against a target of 2 % is not met: lower is "
                "better.",
                owner="engineering",
            ),
        ],
    )
