select
    indicator_code,
    family,
    name_id,
    name_en,
    definition,
    formula,
    unit,
    direction,
    grain,
    string_to_array(expected_levels, '|') as expected_levels,
    is_survey,
    is_scorecard,
    min_value,
    max_value,
    owner,
    check_rules,
    evidence
from {{ ref('indicator') }}
