"""Bad rows of the marts of villages, STBM and EHRA."""

from __future__ import annotations

from cases import Case

CASES = [
    Case(
        "DQ03",
        "more villages of five pillars than STBM villages",
        "update mart_odf_progress set five_pillar_village_count = 5 where region_id = 19",
        {"kemendagri_code": "62.09", "identity": "ST03 <= ST02"},
    ),
    Case(
        "DQ03",
        "more STBM villages than verified ones",
        "update mart_odf_progress set stbm_village_count = 21 where region_id = 19",
        {"kemendagri_code": "62.09", "identity": "ST02 <= ST01 verified"},
    ),
    Case(
        "DQ03",
        "five pillars above verified where STBM villages are not known",
        "update mart_odf_progress set five_pillar_village_count = 13 where region_id = 12",
        {"kemendagri_code": "62.02", "identity": "ST03 <= ST01 verified"},
    ),
    Case(
        "DQ03",
        "more verified than declared",
        """update mart_odf_progress set declared_village_count = 19, unverified_village_count = -1
           where region_id = 19""",
        {"kemendagri_code": "62.09", "identity": "ST01 verified <= declared"},
    ),
    Case(
        "DQ03",
        "more villages declare than the list has",
        "update mart_odf_progress set master_village_count = 19 where region_id = 19",
        {"kemendagri_code": "62.09", "identity": "declared <= villages", "source_id": "stbm"},
    ),
    Case(
        "DQ03w",
        "more verified than triggered",
        "update mart_odf_progress set triggered_village_count = 19 where region_id = 19",
        {"kemendagri_code": "62.09", "verified": 20, "triggered": 19},
        severity="warning",
    ),
    Case(
        "DQ04",
        "verified with 25 families in the open",
        """update mart_stbm_village set open_defecation_family_count = 25
           where village_code = '62.07.01.2001'""",
        {"kemendagri_code": "62.07", "village_code": "62.07.01.2001"},
        severity="warning",
    ),
    Case(
        "DQ09",
        "a village in no stratum",
        "update mart_irs set study_village_count = 99 where region_id = 17 and period_year = 2025",
        {"kemendagri_code": "62.07", "period_year": 2025, "villages_in_strata": 99},
    ),
    Case(
        "DQ11v",
        "G8: 23 of which 12 are verified and 9 are not",
        "update mart_odf_progress set declared_village_count = 23 where region_id = 12",
        {"kemendagri_code": "62.02", "printed": 23, "sum_of_parts": 21},
    ),
    Case(
        "DQ11v",
        "G10: a province with 947 where its kabupaten have 946",
        """update mart_odf_progress set verified_village_count = 947,
           declared_village_count = 947 where region_id = 120 and not is_sample""",
        {"kemendagri_code": "74", "identity": "verified villages", "sum_of_parts": 946},
    ),
]
