"""Gate rules of mart_odf_progress: how the counts of villages nest and add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL, WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_odf_progress"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region, month and is_sample; counts of villages."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ03",
                severity=CRITICAL,
                message_id="Urutan desa tidak masuk akal: lima pilar ≤ desa STBM ≤ SBS "
                "terverifikasi ≤ SBS dinyatakan ≤ jumlah desa",
                message_en="Villages do not nest: five pillars ≤ STBM villages ≤ verified ODF ≤ "
                "declared ODF ≤ villages",
                why="Each state contains the next; the files of verification and pillars disagree, "
                "or villages are counted that the master list does not have.",
                owner="Dinkes",
                listed=("region_name", "period_month", "identity"),
                scope="source",
                indicators=("ST01", "ST02", "ST03"),
            ),
            rule(
                ctx,
                rule_id="DQ03w",
                severity=WARNING,
                message_id="Desa SBS terverifikasi lebih banyak daripada desa yang dipicu",
                message_en="More villages are verified ODF than were triggered",
                why="A village may get there without triggering, but more often the day of "
                "triggering was not recorded.",
                owner="Dinkes",
                listed=("region_name", "period_month", "verified", "triggered"),
                indicators=("ST01", "ST11"),
            ),
            rule(
                ctx,
                rule_id="DQ11v",
                severity=CRITICAL,
                message_id="Jumlah desa tidak sama dengan jumlah bagiannya: dinyatakan = "
                "terverifikasi + belum terverifikasi, provinsi = kabupaten/kota yang melapor",
                message_en="Villages are not the sum of their parts: declared = verified + not yet "
                "verified, province = kabupaten/kota that reported",
                why="A count that its parts do not make up was taken from two lists or two days.",
                owner="engineering",
                indicators=("ST01",),
            ),
        ],
    )
