"""Bad rows of history, uncertainty and targets."""

from __future__ import annotations

from cases import Case

UNCERTAIN = "where indicator_code = 'AL06'"

CASES = [
    Case(
        "DQ13",
        "a jump that the history does not explain",
        "update fct_indicator_value set value = 82.1 where value_id = 'SP02|11|2025'",
        {"indicator_code": "SP02", "region_id": 11, "previous_value": 76, "mad_limit": 6},
        severity="warning",
    ),
    Case(
        "DQ13",
        "G12: a second claim of the year that is far from what was shown before",
        """insert into fct_indicator_value values ('press', 'SP02', 11, 2025, 'total',
           'sipsn_neraca', 'press', 'sipsn', 96.8, '%', false, false)""",
        {"value_id": "press", "previous_year": 2024, "value": 96.8},
        severity="warning",
    ),
    Case(
        "DQ13",
        "a jump beyond twice the band of the survey, with one earlier value only",
        """update fct_indicator_value set value = 26, rse_pct = 11.4
           where value_id = 'AL03|11|2025'""",
        {"indicator_code": "AL03", "mad_limit": None, "band_limit": 14.27},
        severity="warning",
    ),
    Case(
        "DQ14",
        "a rank of a value that is not usable alone",
        f"""update mart_scorecard set rank_in_province = 1, ranked_in_province_count = 1
            {UNCERTAIN}""",
        {"kemendagri_code": "62.02", "concluded": "rank_in_province"},
    ),
    Case(
        "DQ14",
        "a verdict on the change of a value that is not usable alone",
        f"update mart_scorecard set change_assessment = 'no_significant_change' {UNCERTAIN}",
        {"kemendagri_code": "62.02", "concluded": "change_assessment"},
    ),
    Case(
        "DQ14",
        "a target missed by a value that is not usable alone",
        f"""update mart_scorecard set target_met = false,
            targets = jsonb_set(targets, '{{0,met}}', 'false') {UNCERTAIN}""",
        {"kemendagri_code": "62.02", "concluded": "target_met, targets"},
    ),
    Case(
        "DQ14",
        "the mark of another error",
        f"update mart_scorecard set rse_band = '25_to_50' {UNCERTAIN}",
        {"kemendagri_code": "62.02", "rse_pct": 70.7, "due_band": "above_50"},
        also={"DQ22"},
    ),
    Case(
        "DQ14w",
        "5 % of a kabkota",
        """insert into fct_indicator_value values ('five', 'AL07', 12, 2025, 'total',
           'layak_2019', 'standard', 'bps', 5, '%', false, true, null, null, 29.4, '25_to_50')""",
        {"value_id": "five", "kemendagri_code": "62.02", "rse_pct": 29.4},
        severity="warning",
    ),
    Case(
        "DQ22",
        "a target that can be measured and is neither met nor missed",
        "update mart_scorecard set target_met = null where indicator_code = 'AL07' and value > 2",
        {"kemendagri_code": "62", "target": "headline", "target_met": None},
    ),
]
