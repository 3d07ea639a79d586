with

indicators as (select * from {{ ref('indicator') }}),

versions as (
    select
        indicator_code,
        array_agg(distinct definition_version) as definition_versions
    from {{ ref('int_indicator_value') }}
    where value is not null
    group by indicator_code
)

select
    indicators.indicator_code,
    indicators.family,
    indicators.name_id,
    indicators.name_en,
    indicators.definition,
    indicators.formula,
    indicators.unit,
    indicators.direction,
    indicators.grain,
    string_to_array(indicators.expected_levels, '|') as expected_levels,
    indicators.is_survey,
    indicators.is_scorecard,
    indicators.min_value,
    indicators.max_value,
    indicators.owner,
    indicators.check_rules,
    coalesce(versions.definition_versions, '{}') as definition_versions,
    indicators.evidence
from indicators
left join versions on indicators.indicator_code = versions.indicator_code
