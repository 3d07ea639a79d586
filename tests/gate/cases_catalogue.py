"""Bad rows of roll-ups and of the ranges that the catalogue gives."""

from __future__ import annotations

from cases import Case

CASES = [
    Case(
        "DQ11",
        "a province with one village more than its kabupaten",
        "update fct_indicator_value set value = 801 where value_id = 'CX04|2|2025'",
        {"indicator_code": "CX04", "kemendagri_code": "62", "member_sum": 800, "member_count": 6},
    ),
    Case(
        "DQ11",
        "a share of the province below that of every kabupaten",
        "update fct_indicator_value set value = 11.5 where value_id = 'ST01|2|2025'",
        {"indicator_code": "ST01", "kemendagri_code": "62", "member_min": 12},
    ),
    Case(
        "DQ11",
        "an area that differs by more than rounding",
        "update fct_indicator_value set value = 212 where value_id = 'DR01|2|2025'",
        {"indicator_code": "DR01", "kemendagri_code": "62", "member_sum": 210},
    ),
    Case(
        "DQ18b",
        "a score of an older scale where a percentage is due",
        "update fct_indicator_value set value = 600 where value_id = 'ST01|11|2025'",
        {"indicator_code": "ST01", "region_id": 11, "value": 600, "max_value": 100},
        also={"XR2b"},
    ),
]
