with

-- a reporter is a kabkota that published what it generated and what it managed
reporters as (
    select * from {{ ref('int_waste_balance') }}
    where generated_tonne_per_year is not null and managed_tonne_per_year is not null
),

members as (select * from {{ ref('int_region_member') }}),

-- totals of the reporters only, never scaled up to the kabkota that are silent
totals as (
    select
        members.area_region_id as region_id,
        reporters.period_year,
        reporters.method_variant,
        {{ sum_if_all('reporters.generated_tonne_per_year') }} as generated_tonne_per_year,
        {{ sum_if_all('reporters.reduced_tonne_per_year') }} as reduced_tonne_per_year,
        {{ sum_if_all('reporters.handled_tonne_per_year') }} as handled_tonne_per_year,
        {{ sum_if_all('reporters.managed_tonne_per_year') }} as managed_tonne_per_year,
        {{ sum_if_all('reporters.generated_tonne_per_day') }} as generated_tonne_per_day,
        {{ sum_if_all('reporters.population_count') }} as population_count,
        case
            when min(reporters.population_year) = max(reporters.population_year)
                then max(reporters.population_year)
        end as population_year,
        bool_or(reporters.is_sample) as is_sample,
        bool_or(reporters.evidence = 'believed') as is_believed,
        count(*) as reporting_count,
        -- their managed tonnes count as published, too low by an unknown amount
        count(*) filter (where reporters.is_part_missing) as part_missing_count
    from reporters
    inner join members
        on
            reporters.region_id = members.region_id
            and {{ valid_in_year('members', 'reporters.period_year') }}
    group by members.area_region_id, reporters.period_year, reporters.method_variant
),

owed as (
    select
        totals.region_id,
        totals.period_year,
        totals.method_variant,
        count(*) as expected_count
    from totals
    inner join members
        on
            totals.region_id = members.area_region_id
            and {{ valid_in_year('members', 'totals.period_year') }}
    group by totals.region_id, totals.period_year, totals.method_variant
)

select
    totals.region_id,
    totals.period_year,
    totals.method_variant,
    totals.generated_tonne_per_year,
    totals.reduced_tonne_per_year,
    totals.handled_tonne_per_year,
    totals.managed_tonne_per_year,
    totals.generated_tonne_per_day,
    round(100 * totals.reduced_tonne_per_year / nullif(totals.generated_tonne_per_year, 0), 2)
        as reduced_pct,
    round(100 * totals.handled_tonne_per_year / nullif(totals.generated_tonne_per_year, 0), 2)
        as handled_pct,
    round(100 * totals.managed_tonne_per_year / nullif(totals.generated_tonne_per_year, 0), 2)
        as managed_pct,
    totals.population_count,
    totals.population_year,
    totals.is_sample,
    case
        when totals.is_sample then 'sample'
        when totals.is_believed then 'believed'
        else 'published'
    end as evidence,
    totals.reporting_count,
    totals.part_missing_count,
    owed.expected_count
from totals
inner join owed
    on
        totals.region_id = owed.region_id
        and totals.period_year = owed.period_year
        and totals.method_variant = owed.method_variant
