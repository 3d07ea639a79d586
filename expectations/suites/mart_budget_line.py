"""Gate rules of mart_budget_line: leaves and subtotals of the budget workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL, WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_budget_line"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per line of the workbook, in rupiah; the mart may be empty."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ19a",
                severity=CRITICAL,
                message_id="Jumlah rincian APBD lebih besar daripada program atau kegiatannya: "
                "satuan uang keliru, atau ada baris yang ganda",
                message_en="The leaves of the APBD add up to more than their programme or "
                "kegiatan: another unit of money, or a row too many",
                why="Only leaves are added, so the spending would be too high.",
                owner="Badan Keuangan dan Aset Daerah",
                scope="rows",
            ),
            rule(
                ctx,
                rule_id="DQ19b",
                severity=WARNING,
                message_id="Sebagian uang program sanitasi tidak ada pada rinciannya; yang "
                "dijumlahkan hanya rincian, jadi belanja sanitasi terlalu rendah",
                message_en="A part of the money of a sanitation programme stands in none of its "
                "leaves; only leaves are added, so sanitation spending is too low",
                why="The workbook lists a part of the leaves, or those of other units only.",
                owner="Badan Keuangan dan Aset Daerah",
                listed=("kemendagri_code", "period_year", "vintage", "budget_code", "unlisted_idr"),
                indicators=("PD01", "PD02", "PD03", "PD04"),
            ),
        ],
    )
