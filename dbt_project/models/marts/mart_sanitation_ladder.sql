with

claims as (
    select * from {{ ref('fct_indicator_value') }}
    where
        indicator_code in ('AL01', 'AL02', 'AL03', 'AL04', 'AL05', 'AL06', 'AL07')
        and disaggregation = 'total'
        and not is_derived
),

households as (
    select * from {{ ref('fct_indicator_value') }}
    where indicator_code = 'CX02' and is_preferred and value is not null
),

rungs as (
    select
        region_id,
        period_year,
        definition_version,
        source_id,
        is_sample,
        max(value) filter (where indicator_code = 'AL01') as safely_managed_pct,
        max(value) filter (where indicator_code = 'AL03') as basic_own_pct,
        max(value) filter (where indicator_code = 'AL04') as limited_shared_pct,
        max(value) filter (where indicator_code = 'AL02') as improved_pct,
        max(value) filter (
            where indicator_code = 'AL05' and method_variant = 'leaf'
        ) as unimproved_pct,
        max(value) filter (
            where indicator_code = 'AL05' and method_variant = 'nawasis_rollup'
        ) as published_rollup_pct,
        max(value) filter (where indicator_code = 'AL06') as concealed_open_defecation_pct,
        max(value) filter (where indicator_code = 'AL07') as open_defecation_pct,
        bool_or(evidence = 'believed') filter (where value is not null) as is_believed
    from claims
    -- a rung that is real never stands beside one that is CONTOH
    group by region_id, period_year, definition_version, source_id, is_sample
    having count(value) > 0
),

-- a sum with a gap in it is a gap: 'x + null' stays null in every line below
summed as (
    select
        rungs.*,
        coalesce(
            rungs.published_rollup_pct, rungs.unimproved_pct + rungs.concealed_open_defecation_pct
        ) as unimproved_nawasis_pct,
        rungs.concealed_open_defecation_pct + rungs.open_defecation_pct as open_defecation_total_pct
    from rungs
)

select
    summed.region_id,
    summed.period_year,
    summed.definition_version,
    summed.source_id,
    summed.safely_managed_pct,
    summed.basic_own_pct,
    summed.limited_shared_pct,
    summed.improved_pct,
    summed.unimproved_pct,
    summed.concealed_open_defecation_pct,
    summed.open_defecation_pct,
    summed.unimproved_nawasis_pct,
    summed.open_defecation_total_pct,
    summed.improved_pct + summed.unimproved_nawasis_pct + summed.open_defecation_pct
        as ladder_sum_pct,
    households.value::bigint as household_count,
    round(households.value * (1 - summed.improved_pct / 100))::bigint
        as without_improved_household_count,
    summed.is_sample,
    case
        when summed.is_sample then 'sample'
        when summed.is_believed or coalesce(households.evidence = 'believed', false)
            then 'believed'
        else 'published'
    end as evidence,
    num_nulls(
        summed.improved_pct, summed.unimproved_nawasis_pct, summed.open_defecation_pct
    ) = 0 as is_complete
from summed
left join households
    on
        summed.region_id = households.region_id
        and summed.period_year = households.period_year
        -- a real ladder is never multiplied with CONTOH households
        and (summed.is_sample or not households.is_sample)
