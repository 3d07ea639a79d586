"""Bad rows of the marts of the Pokja."""

from __future__ import annotations

from cases import Case

CASES = [
    Case(
        "PK01",
        "a quick win with an output and no proof",
        "update mart_quick_win set achieved_output = 1 where quick_win_id = '62.07|2025|QW-02'",
        {"indicator_code": "PP04", "region_id": 17, "source_row": "Quick win!A9"},
        severity="warning",
    ),
    Case(
        "PK01",
        "a quick win with a value after and no proof",
        "update mart_quick_win set latest_value = 9 where quick_win_id = '62.07|2025|QW-03'",
        {"indicator_code": "PP04", "member_id": "62.07|2025|QW-03", "snapshot_id": 41},
        severity="warning",
    ),
    Case(
        "PK01",
        "a pilot that serves more and has no proof",
        "update mart_pilot set served_after_household_count = 6 where source_row = 'Uji coba!A9'",
        {"indicator_code": "PP06", "kemendagri_code": "62.07", "source_row": "Uji coba!A9"},
        severity="warning",
    ),
    Case(
        "PK02",
        "all spent, nothing built",
        """update mart_programme set is_paid_without_work = true, physical_pct = 0
           where programme_id = '62.07|2025|AL-01|apbd'""",
        {"kemendagri_code": "62.07", "programme_id": "62.07|2025|AL-01|apbd", "physical_pct": 0},
        severity="warning",
    ),
]
