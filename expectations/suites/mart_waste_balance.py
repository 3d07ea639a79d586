"""Gate rules of mart_waste_balance: shares, mass balance and waste per person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL, WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_waste_balance"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region, year and method variant; tonnes, percent, kg/person/day."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ05a",
                severity=CRITICAL,
                message_id="Pengurangan + penanganan paling banyak 100%, dan terkelola harus sama "
                "dengan pengurangan + penanganan (±0,05)",
                message_en="Reduced + handled is at most 100 %, and managed must equal reduced + "
                "handled (±0.05)",
                why="SP02 and SP03 are disjoint shares of the same waste and SP04 is their sum.",
                owner="DLH",
                scope="rows",
                indicators=("SP02", "SP03", "SP04"),
            ),
            rule(
                ctx,
                rule_id="DQ05b",
                severity=WARNING,
                message_id="Sumber menerbitkan 'terkelola' padahal pengurangan atau penanganan "
                "kosong: yang kosong belum tentu nol",
                message_en="The source publishes 'managed' although reduced or handled is blank: "
                "the blank is not known to be zero",
                why="SIPSN adds a blank as zero; the managed share may be too low.",
                owner="DLH",
                indicators=("SP04",),
            ),
            rule(
                ctx,
                rule_id="DQ05c",
                severity=CRITICAL,
                message_id="Penanganan atau sampah terkelola tanpa open dumping lebih besar "
                "daripada yang menghitungnya",
                message_en="Handled or managed waste without open dumping is more than with it",
                why="SP03b and SP04b are SP03a and SP04a less what was only dumped.",
                owner="engineering",
                scope="rows",
                indicators=("SP03", "SP04"),
            ),
            rule(
                ctx,
                rule_id="DQ06",
                severity=CRITICAL,
                message_id="Neraca sampah tidak seimbang: dikurangi + ditangani + tidak terkelola, "
                "dan 365 x timbulan harian, harus sama dengan timbulan tahunan (±0,5%)",
                message_en="Mass balance broken: reduced + handled + unmanaged, and 365 x "
                "generated per day, must equal generated per year (±0.5 %)",
                why="Every tonne generated is reduced, handled or unmanaged; a gap means columns "
                "swapped, a unit error, or rows of two regions or years joined.",
                owner="DLH",
                scope="rows",
                indicators=("SP01", "SP02", "SP03", "SP04"),
            ),
            rule(
                ctx,
                rule_id="DQ07a",
                severity=CRITICAL,
                message_id="Timbulan sampah per orang tidak masuk akal: di luar 0,2-1,2 "
                "kg/orang/hari, atau jumlah penduduknya tidak diketahui",
                message_en="Implausible waste per person: outside 0.2-1.2 kg/person/day, "
                "or over an unknown population",
                why="A town's tonnage over a kabupaten's population, a unit error or another "
                "region's population gives such values; without a population nothing was judged.",
                owner="DLH",
                scope="rows",
                indicators=("SP01",),
                observed="kg_per_capita_per_day",
            ),
            rule(
                ctx,
                rule_id="DQ07b",
                severity=WARNING,
                message_id="Timbulan sampah per orang tidak lazim: di luar 0,25-0,8 kg/orang/hari",
                message_en="Unusual waste per person: outside 0.25-0.8 kg/person/day",
                why="Possible (tourism, commuters, low reporting) but to be asked at the source.",
                owner="DLH",
                indicators=("SP01",),
            ),
            rule(
                ctx,
                rule_id="DQ25w",
                severity=CRITICAL,
                message_id="Tonase ini bukan dari seluruh wilayah kuncinya, atau dibagi penduduk "
                "dari wilayah lain",
                message_en="The tonnes are not those of the region of their key, or are divided "
                "by the people of another area",
                why="15 t/day of Kuala Pembuang are not the waste of Seruyan.",
                owner="DLH",
                scope="rows",
                indicators=("SP01", "SP02", "SP03", "SP04"),
            ),
            rule(
                ctx,
                rule_id="DQ10c",
                severity=CRITICAL,
                message_id="Jumlah pelapor melebihi jumlah daerah, atau tonase negatif",
                message_en="More reporters than regions expected, or a negative tonnage",
                why="A part is at most its whole and waste is never negative.",
                owner="engineering",
            ),
        ],
    )
