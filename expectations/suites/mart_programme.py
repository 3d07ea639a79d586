"""Gate rules of mart_programme: money and work of one activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import GateContext, rule
from expectations.severity import WARNING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MART = "mart_programme"


def build(ctx: GateContext) -> ExpectationSuite:
    """Suite over one row per activity, year and funding source; the mart may be empty."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=MART,
        expectations=[
            rule(
                ctx,
                rule_id="PK02",
                severity=WARNING,
                message_id="Anggaran kegiatan sudah dibelanjakan seluruhnya, tetapi realisasi "
                "fisiknya 0%",
                message_en="All the money of an activity is spent while its physical progress is "
                "0 %",
                why="It may be an advance payment, a wrong column or a project that was never "
                "built; who reads the realisation must know.",
                owner="OPD",
                listed=("kemendagri_code", "programme_id"),
                indicators=("PD10",),
            ),
        ],
    )
