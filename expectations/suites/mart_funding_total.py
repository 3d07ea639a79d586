"""Gate rules of mart_funding_total: each rupiah once, shares of 100, a part below its whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_funding_total"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region, year, vintage and real or CONTOH; the mart may be empty."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ09f",
                severity=CRITICAL,
                message_id="Pangsa pendanaan menurut pemberi atau menurut subsektor tidak "
                "berjumlah 100 (±0,1)",
                message_en="The funding shares by giver or by subsector do not sum to 100 (±0.1)",
                why="Each counted rupiah has one giver and one subsector.",
                owner="engineering",
                indicators=("PD07",),
            ),
            rule(
                ctx,
                rule_id="DQ19d",
                severity=CRITICAL,
                message_id="Total pendanaan bukan jumlah baris yang dihitung, atau uang yang sama "
                "dihitung dua kali",
                message_en="A funding total is not the sum of the rows that are counted, or the "
                "same money is counted twice",
                why="DAK stands in the APBD, in its own workbook and in the reports of the Pokja.",
                owner="engineering",
                indicators=("PD01", "PD07"),
            ),
            rule(
                ctx,
                rule_id="DQ19e",
                severity=CRITICAL,
                message_id="Belanja sanitasi lebih besar daripada seluruh belanja APBD pada jenis "
                "APBD yang sama: satuan uang keliru, atau halaman DJPK milik daerah lain",
                message_en="Sanitation spending above all spending of the APBD of the same "
                "vintage: another unit of money, or the DJPK page of another region",
                why="A part is at most its whole.",
                owner="Badan Keuangan dan Aset Daerah",
                scope="rows",
            ),
        ],
    )
