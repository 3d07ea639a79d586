with

measures as (select * from {{ ref('sdg_indicator') }}),

facts as (
    select * from {{ ref('int_indicator_value') }}
    where value is not null
),

nation as (
    select region_id from {{ ref('region') }}
    where region_level = 'national' and valid_to is null
),

series as (
    select * from {{ ref('sdg_series') }}
    union all
    select
        'worldbank' as source_id,
        series_code,
        indicator_code,
        definition_version,
        title,
        evidence
    from {{ ref('worldbank_series') }}
),

-- a measure that nobody has published stands in one row, without a year
listed as (
    select
        measures.*,
        nation.region_id,
        facts.value_id,
        facts.period_year,
        facts.disaggregation,
        facts.source_id,
        facts.definition_version,
        facts.method_variant,
        facts.value,
        facts.is_preferred,
        facts.is_sample,
        facts.evidence as value_evidence
    from measures
    cross join nation
    left join facts
        on
            measures.indicator_code = facts.indicator_code
            and nation.region_id = facts.region_id
)

select
    md5(concat_ws('|', listed.sdg_indicator, listed.indicator_code, listed.value_id)) as sdg_row_id,
    listed.sdg_indicator,
    listed.sdg_target,
    listed.role,
    listed.indicator_code,
    listed.region_id,
    listed.period_year,
    listed.disaggregation,
    listed.source_id,
    series.series_code,
    listed.definition_version,
    listed.method_variant,
    listed.value,
    case when listed.value_id is null then 'no_claim' end as null_reason,
    listed.target_value as global_target_value,
    listed.target_year as global_target_year,
    case listed.target_direction
        when 'at_least' then listed.value >= listed.target_value
        when 'at_most' then listed.value <= listed.target_value
    end as is_target_met,
    coalesce(listed.is_preferred, false) as is_preferred,
    -- the two measures of one SDG indicator are two definitions, never a conflict
    listed.note as definition_note,
    listed.value_id,
    coalesce(listed.is_sample, false) as is_sample,
    listed.value_evidence as evidence
from listed
left join series
    on
        listed.source_id = series.source_id
        and listed.indicator_code = series.indicator_code
