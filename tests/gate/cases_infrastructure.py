"""Bad rows of facilities, of the area of a number, and of the variants of a waste balance."""

from __future__ import annotations

from cases import Case

CASES = [
    Case(
        "DQ05c",
        "more is managed without open dumping than with it",
        """update mart_waste_balance set managed_excl_open_dumping_pct = 60.1
           where region_id = 17 and period_year = 2025""",
        {"kemendagri_code": "62.07", "managed_pct": 60},
    ),
    Case(
        "DQ08",
        "a plant takes in more than one and a half times its design",
        "update mart_facility set inflow_m3_per_day = 22.6 where facility_id = 'a'",
        {"identity": "inflow <= 1.5 x design capacity", "snapshot_id": 1, "source_row": "row 2"},
        severity="warning",
    ),
    Case(
        "DQ08",
        "a TPS3R manages more than it received: its residue is below zero",
        "update mart_facility set managed_tonne_per_year = 3.75 where facility_id = 'c'",
        {"identity": "managed <= received", "source_row": "row 4"},
        severity="warning",
    ),
    Case(
        "DQ08",
        "a landfill manages less than nothing",
        "update mart_facility set managed_tonne_per_year = -2336 where facility_id = 'c'",
        {"identity": "managed >= 0", "source_row": "row 4"},
        severity="warning",
    ),
    Case(
        "DQ08",
        "more is landfilled than generated",
        "update fct_indicator_value set value = 71.26 where value_id = 'sp07'",
        {"identity": "landfilled <= generated", "indicator_code": "SP07", "region_id": 17},
        severity="warning",
    ),
    Case(
        "DQ25",
        "G3: 15 t/day of Kuala Pembuang as the waste of Seruyan",
        """insert into fct_indicator_value (
               value_id, indicator_code, region_id, period_year, disaggregation,
               definition_version, method_variant, source_id, value, unit, is_sample,
               is_preferred, is_derived, area_scope
           ) values ('g3', 'SP01', 17, 2020, 'total', 'belum_jelas', 'said', 'pernyataan', 15,
               'ton/hari', false, true, false, 'capital_town')""",
        {"value_id": "g3", "kemendagri_code": "62.07", "area_scope": "capital_town"},
    ),
    Case(
        "DQ25w",
        "G3: the tonnes of a town in the balance of its kabupaten",
        """insert into mart_waste_balance (
               region_id, period_year, method_variant, generated_tonne_per_day,
               population_count, is_aggregate, area_scope
           ) values (17, 2020, 'sipsn_as_published', 15, 159849, false, 'capital_town')""",
        {"region_id": 17, "period_year": 2020, "area_scope": "capital_town"},
        also={"DQ07a"},
    ),
]
