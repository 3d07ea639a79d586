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
    is_survey,
    is_scorecard,
    min_value,
    max_value,
    owner,
    check_rules,
    evidence
from {{ ref('indicator') }}
