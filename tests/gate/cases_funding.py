"""Bad rows of money."""

from __future__ import annotations

from cases import Case

CASES = [
    Case(
        "DQ09f",
        "the shares of givers add to 110 (G2)",
        "update mart_funding_total set public_pct = 100 where region_id = 17",
        {"kemendagri_code": "62.07", "share_set": "givers", "sum_pct": 110},
    ),
    Case(
        "DQ09f",
        "a subsector has lost its share",
        "update mart_funding_total set solid_waste_pct = null where region_id = 17",
        {"region_id": 17, "period_year": 2024, "share_set": "subsectors", "sum_pct": 90},
    ),
    Case(
        "DQ19a",
        "leaves in rupiah below a programme in thousands",
        "update mart_budget_line set budget_idr = 10e6, realised_idr = 9e6 where source_row = 'A2'",
        {"snapshot_id": 7, "source_row": "A4", "budget_code": "1.03.05.2.01.0029"},
    ),
    Case(
        "DQ19b",
        "a kegiatan of which one leaf is listed; its programme is not told again",
        """update mart_budget_line set budget_idr = 15e9, realised_idr = 13e9
           where source_row in ('A2', 'A3')""",
        {"snapshot_id": 7, "source_row": "A3", "unlisted_idr": 4_000_000_000},
        severity="warning",
    ),
    Case(
        "DQ19c",
        "G6 read with a decimal comma: 20.768 million",
        "update mart_funding_gap set need_idr = 20768000 where activity_code = 'AL-01'",
        {"region_id": 17, "activity_code": "AL-01", "left_idr": 768_000_000},
    ),
    Case(
        "DQ19c",
        "the gap of the kabupaten is not the sum of its activities",
        "update fct_indicator_value set value = 3865000001 where value_id = 'PD09|17|1'",
        {"kemendagri_code": "62.07", "method_variant": "gap_1", "right_idr": 3_865_000_000},
    ),
    Case(
        "DQ19c",
        "a gap stands beside a promise that is not known",
        "update mart_funding_gap set gap_2_idr = 2950e6 where activity_code = 'DR-01'",
        {"activity_code": "DR-01"},
    ),
    Case(
        "DQ19d",
        "DAK is counted in the APBD and in its own workbook",
        "update mart_funding set is_counted = true where dataset_id = 'dak.fisik_sanitasi'",
        {"region_id": 17, "identity": "one record of DAK", "left_idr": 2},
    ),
    Case(
        "DQ19d",
        "a giver is missing in the total",
        "update mart_funding_total set non_public_idr = null where region_id = 17",
        {"region_id": 17, "identity": "total = givers", "right_idr": 9_000_000_000},
    ),
    Case(
        "DQ19d",
        "a subsector is missing in the total",
        "update mart_funding_total set solid_waste_idr = null where region_id = 17",
        {"identity": "total = subsectors", "right_idr": 9_000_000_000},
    ),
    Case(
        "DQ19d",
        "PD01 has a subtotal in it",
        "update fct_indicator_value set value = 18e9 where value_id = 'PD01|17'",
        {"identity": "PD01 = counted rows of the APBD", "left_idr": 18_000_000_000},
    ),
    Case(
        "DQ19e",
        "all spending is that of another unit",
        "update mart_funding_total set total_spending_idr = 1.4e9 where region_id = 17",
        {"snapshot_id": 7, "source_row": "A4", "total_spending_idr": 1_400_000_000},
    ),
]
