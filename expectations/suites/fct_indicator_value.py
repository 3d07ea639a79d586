"""Gate rules of fct_indicator_value: counts, rates, units, and the step from the last release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL, WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations import UnexpectedRowsExpectation

MART = "fct_indicator_value"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per published claim of one source."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[*_within_release(ctx), *_uncertainty(ctx), *_against_release(ctx)],
    )


def _within_release(ctx: GateContext) -> list[UnexpectedRowsExpectation]:
    return [
        rule(
            ctx,
            rule_id="DQ10a",
            severity=CRITICAL,
            message_id="Jumlah harus bilangan bulat dan tidak negatif, dan bagian tidak boleh "
            "melebihi keseluruhan",
            message_en="Counts must be whole and not negative, and a part may not exceed its whole",
            why="Half a household is a thousands separator read as a decimal mark, or a rate in "
            "the place of a count.",
            owner="engineering",
            scope="rows",
        ),
        rule(
            ctx,
            rule_id="DQ11",
            severity=CRITICAL,
            message_id="Angka wilayah tidak sesuai anggotanya: jumlah harus sama dengan jumlah "
            "anggota, persentase harus di antara anggota terendah dan tertinggi",
            message_en="The area disagrees with its members: a count must be their sum, a rate "
            "must lie between their lowest and highest",
            why="A member counted twice, a row of another area, or a total of another year.",
            owner="walidata",
            scope="source",
        ),
        rule(
            ctx,
            rule_id="DQ12",
            severity=CRITICAL,
            message_id="Persentase tidak sesuai pembilang dan penyebutnya (±0,05)",
            message_en="The percentage disagrees with its numerator and denominator (±0.05)",
            why="Either the rate or one of the counts belongs to another year or region.",
            owner="walidata",
            scope="rows",
        ),
        rule(
            ctx,
            rule_id="DQ18",
            severity=CRITICAL,
            message_id="Kolom persen tampaknya dikirim sebagai pecahan (nilai terbesar tidak "
            "lebih dari 1)",
            message_en="A percent column looks like fractions (its largest value is at most 1)",
            why="0.83 read as 0.83 % instead of 83 %; never multiplied in silence.",
            owner="engineering",
            scope="source",
        ),
        rule(
            ctx,
            rule_id="DQ18b",
            severity=CRITICAL,
            message_id="Nilai di luar batas terkecil dan terbesar menurut katalog indikator",
            message_en="A value lies outside the smallest and largest that the catalogue allows",
            why="Another unit or another column was read: a percentage above 100, a score of an "
            "older scale.",
            owner="engineering",
            scope="rows",
        ),
    ]


def _uncertainty(ctx: GateContext) -> list[UnexpectedRowsExpectation]:
    return [
        rule(
            ctx,
            rule_id="DQ13",
            severity=WARNING,
            message_id="Angka berubah lebih jauh daripada riwayatnya sendiri (3 x MAD) dan "
            "galat survei (2 x rentang 95%)",
            message_en="Value moved further than its own history (3 x MAD) and the error of the "
            "survey (2 x 95 % band)",
            why="A jump that neither the past nor the sample explains is a new way of counting, a "
            "typing error, or a value just above the threshold of an award.",
            owner="walidata",
            listed=("indicator_code", "region_name", "period_year", "previous_value", "value"),
        ),
        rule(
            ctx,
            rule_id="DQ14w",
            severity=WARNING,
            message_id="Galat relatif (RSE) di atas 25%: gunakan dengan hati-hati; di atas 50% "
            "jangan dipakai sendiri",
            message_en="Relative standard error above 25 %: read with care; above 50 % not to be "
            "used alone",
            why="The sample of a kabupaten is small: at 5 % of its households the band of 95 % is "
            "already 3 points wide to each side.",
            owner="BPS",
        ),
    ]


def _against_release(ctx: GateContext) -> list[UnexpectedRowsExpectation]:
    return [
        rule(
            ctx,
            rule_id="DQ25",
            severity=CRITICAL,
            message_id="Angka ini hanya untuk sebagian wilayah (perkotaan atau ibu kota), "
            "bukan untuk seluruh wilayah yang tertulis",
            message_en="The number speaks for a part of the region (its urban area or its "
            "capital), not for the region of its key",
            why="A town's number under the key of a kabupaten is ranked and added up as if it "
            "were the kabupaten's.",
            owner="walidata",
            scope="rows",
            observed="value",
        ),
        rule(
            ctx,
            rule_id="XR1a",
            severity=CRITICAL,
            message_id="Cakupan menyusut: lebih dari 10% nilai nyata yang tampil pada rilis "
            "terakhir hilang, atau diganti CONTOH, untuk sumber dan indikator ini",
            message_en="Coverage shrank: more than 10 % of the real values of the last release "
            "are gone, or replaced by samples, for this source and indicator",
            why="A page lost, a filter changed or a template renamed; not a decline of access.",
            owner="engineering",
            scope="source",
            needs_decision=True,
        ),
        rule(
            ctx,
            rule_id="XR1b",
            severity=WARNING,
            message_id="Nilai nyata yang tampil pada rilis terakhir kini tidak ada lagi (paling "
            "banyak 10% per sumber dan indikator)",
            message_en="Real values of the last release are no longer there (at most 10 % per "
            "source and indicator)",
            why="A source may withdraw a figure, and readers of the last release must be told.",
            owner="walidata",
        ),
        rule(
            ctx,
            rule_id="XR2a",
            severity=CRITICAL,
            message_id="Besaran seluruh kolom bergeser: median rasio terhadap rilis terakhir di "
            "luar 0,2-5",
            message_en="The level of a whole column moved: median ratio to the last release "
            "outside 0.2-5",
            why="Kilogram for tonne, fraction for percent, month for year, a mark misread.",
            owner="engineering",
            scope="source",
            needs_decision=True,
        ),
        rule(
            ctx,
            rule_id="XR2b",
            severity=WARNING,
            message_id="Nilai berubah lebih dari tiga kali lipat terhadap rilis terakhir",
            message_en="Values changed more than threefold against the last release",
            why="May be a true revision; to be asked at the source before it is quoted.",
            owner="walidata",
        ),
        rule(
            ctx,
            rule_id="DQ23",
            severity=CRITICAL,
            message_id="Angka yang sudah terbit berubah tanpa alasan yang tercatat: sumbernya "
            "tidak menyatakan bahwa ia merevisi, atau kirimannya tetap sama",
            message_en="Published numbers changed without a recorded reason: their source does not "
            "say that it revises, or its delivery is the same as before",
            why="A plan that quoted the old number must be told why it is another one now.",
            owner="walidata",
            scope="source",
            needs_decision=True,
            observed="value",
        ),
    ]
