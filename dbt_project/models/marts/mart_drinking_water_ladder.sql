with

-- what was said in public is rungs of several speakers and no ladder of one source
quoted as (
    select source_id from {{ ref('source_use') }}
    where not is_suggested
),

claims as (
    select * from {{ ref('fct_indicator_value') }}
    where
        indicator_code in ('AM01', 'AM02', 'AM03', 'AM04', 'AM05')
        and disaggregation = 'total'
        and not is_derived
        and source_id not in (select quoted.source_id from quoted)
),

rungs as (
    select
        region_id,
        period_year,
        definition_version,
        source_id,
        is_sample,
        max(value) filter (where indicator_code = 'AM01') as improved_pct,
        max(value) filter (where indicator_code = 'AM02') as safely_managed_pct,
        max(value) filter (where indicator_code = 'AM03') as piped_pct,
        max(value) filter (where indicator_code = 'AM04') as limited_pct,
        max(value) filter (where indicator_code = 'AM05') as surface_water_pct,
        bool_or(evidence = 'believed') filter (where value is not null) as is_believed
    from claims
    -- a rung that is real never stands beside one that is CONTOH
    group by region_id, period_year, definition_version, source_id, is_sample
    having count(value) > 0
)

select
    region_id,
    period_year,
    definition_version,
    source_id,
    improved_pct,
    safely_managed_pct,
    piped_pct,
    limited_pct,
    surface_water_pct,
    -- what is neither improved nor surface water; null when one of the two is unknown
    100 - improved_pct - surface_water_pct as unimproved_pct,
    is_sample,
    case
        when is_sample then 'sample'
        when is_believed then 'believed'
        else 'published'
    end as evidence
from rungs
