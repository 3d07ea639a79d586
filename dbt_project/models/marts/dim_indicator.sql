select
    indicator_code,
    family,
    name_id,
    name_en,
    definition,
    formula,
    unit,
    direction,
    is_survey,
    is_scorecard,
    min_value,
    max_value,
    owner,
    evidence
from {{ ref('indicator') }}
