with

-- what was said in public is rungs of several speakers and no ladder of one source
quoted as (
    select source_id from {{ ref('source_use') }}
    where not is_suggested
),

claims as (
    select * from {{ ref('fct_indicator_value') }}
    where
        indicator_code in ('AL01', 'AL02', 'AL03', 'AL04', 'AL05', 'AL06', 'AL07')
        and disaggregation = 'total'
        and not is_derived
        and source_id not in (select quoted.source_id from quoted)
),

households as (
    select * from {{ ref('fct_indicator_value') }}
    where
        indicator_code = 'CX02'
        and disaggregation = 'total'
        and is_preferred
        and value is not null
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
rolled_up as (
    select
        rungs.*,
        coalesce(
            rungs.improved_pct,
            rungs.safely_managed_pct + rungs.basic_own_pct + rungs.limited_shared_pct
        ) as with_access_pct,
        coalesce(
            rungs.published_rollup_pct, rungs.unimproved_pct + rungs.concealed_open_defecation_pct
        ) as nawasis_unimproved_pct,
        coalesce(
            rungs.unimproved_pct, rungs.published_rollup_pct - rungs.concealed_open_defecation_pct
        ) as kemenkes_unimproved_pct,
        rungs.concealed_open_defecation_pct + rungs.open_defecation_pct as open_defecation_total_pct
    from rungs
)

select
    rolled_up.region_id,
    rolled_up.period_year,
    rolled_up.definition_version,
    rolled_up.source_id,
    rolled_up.safely_managed_pct,
    rolled_up.basic_own_pct,
    rolled_up.limited_shared_pct,
    rolled_up.improved_pct,
    rolled_up.unimproved_pct,
    rolled_up.concealed_open_defecation_pct,
    rolled_up.open_defecation_pct,
    rolled_up.open_defecation_total_pct,
    rolled_up.with_access_pct as nawasis_improved_pct,
    rolled_up.nawasis_unimproved_pct,
    rolled_up.open_defecation_pct as nawasis_open_defecation_pct,
    rolled_up.with_access_pct + rolled_up.nawasis_unimproved_pct + rolled_up.open_defecation_pct
        as nawasis_sum_pct,
    rolled_up.with_access_pct as kemenkes_improved_pct,
    rolled_up.kemenkes_unimproved_pct,
    rolled_up.concealed_open_defecation_pct as kemenkes_concealed_open_defecation_pct,
    rolled_up.open_defecation_pct as kemenkes_open_defecation_pct,
    rolled_up.with_access_pct
    + rolled_up.kemenkes_unimproved_pct
    + rolled_up.concealed_open_defecation_pct
    + rolled_up.open_defecation_pct as kemenkes_sum_pct,
    households.value::bigint as household_count,
    round(households.value * (1 - rolled_up.improved_pct / 100))::bigint
        as without_improved_household_count,
    rolled_up.is_sample,
    case
        when rolled_up.is_sample then 'sample'
        when rolled_up.is_believed or coalesce(households.evidence = 'believed', false)
            then 'believed'
        else 'published'
    end as evidence,
    num_nulls(
        rolled_up.with_access_pct, rolled_up.nawasis_unimproved_pct, rolled_up.open_defecation_pct
    ) = 0 as is_complete
from rolled_up
left join households
    on
        rolled_up.region_id = households.region_id
        and rolled_up.period_year = households.period_year
        -- a real ladder is never multiplied with CONTOH households
        and (rolled_up.is_sample or not households.is_sample)
