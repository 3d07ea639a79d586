"""Gate rule of mart_irs: the strata of a study hold every village of the kabupaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import CRITICAL

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_irs"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per region, study year, version of weights, stratum and aspect."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="DQ09",
                severity=CRITICAL,
                message_id="Bagian desa menurut strata EHRA tidak berjumlah 100% (±0,1) dari desa "
                "pada daftar Kemendagri tahun studi",
                message_en="The shares of villages in the EHRA strata do not add up to 100 % "
                "(±0.1) of the villages on the Kemendagri list of the study year",
                why="Every village is in one stratum, also where it was not sampled; a stratum's "
                "result stands for all its villages.",
                owner="Pokja",
                listed=("region_name", "period_year", "villages_in_strata", "villages_on_list"),
                scope="source",
                indicators=("IR01",),
            ),
        ],
    )
