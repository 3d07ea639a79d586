with

generation as (select * from {{ ref('stg_sipsn__timbulan') }}),

performance as (select * from {{ ref('stg_sipsn__capaian') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'sipsn' and region_id is not null
),

facts as (
    select * from {{ ref('int_indicator_value') }}
    where is_preferred and value is not null and disaggregation = 'total'
),

populations as (
    select * from facts
    where indicator_code = 'CX01'
),

-- what enters the landfills and how the worst of them is operated; a CONTOH changes no real balance
landfills as (
    select
        region_id,
        period_year,
        max(value) filter (where indicator_code = 'SP07') as landfilled_tonne_per_day,
        max(value) filter (where indicator_code = 'SP09') as landfill_score
    from facts
    where indicator_code in ('SP07', 'SP09') and not is_sample
    group by region_id, period_year
),

generated as (
    select
        matches.region_id,
        generation.*
    from generation
    inner join matches
        on
            generation.kabkota_name = matches.name
            and generation.province_name = matches.province_name
            and generation.period_year = matches.period_year
),

performed as (
    select
        matches.region_id,
        performance.*
    from performance
    inner join matches
        on
            performance.kabkota_name = matches.name
            and performance.province_name = matches.province_name
            and performance.period_year = matches.period_year
),

-- a kabkota may stand in one of the two tables only
reports as (
    select
        coalesce(performed.region_id, generated.region_id) as region_id,
        coalesce(performed.period_year, generated.period_year) as period_year,
        coalesce(performed.method_variant, 'sipsn_as_published') as method_variant,
        coalesce(performed.generated_tonne_per_year, generated.generated_tonne_per_year)
            as generated_tonne_per_year,
        performed.reduced_tonne_per_year,
        performed.handled_tonne_per_year,
        performed.managed_tonne_per_year,
        generated.generated_tonne_per_day,
        performed.reduced_pct,
        performed.handled_pct,
        performed.managed_pct,
        performed.managed_tonne_per_year is not null
        and num_nulls(performed.reduced_tonne_per_year, performed.handled_tonne_per_year) > 0
            as is_part_missing,
        -- SIPSN publishes per kabupaten or kota
        'whole_region' as area_scope,
        coalesce(performed.is_sample, false) or coalesce(generated.is_sample, false) as is_sample,
        coalesce(performed.source_id, generated.source_id) as source_id,
        'believed' in (performed.evidence, generated.evidence) as is_believed,
        coalesce(performed.snapshot_id, generated.snapshot_id) as snapshot_id,
        coalesce(performed.source_row, generated.source_row) as source_row
    from performed
    full join generated
        on
            performed.region_id = generated.region_id
            and performed.period_year = generated.period_year
),

-- the population of the nearest year; of two equally near years the earlier
nearest_populations as (
    select distinct on (reports.region_id, reports.period_year)
        reports.region_id,
        reports.period_year,
        populations.value as population_count,
        populations.period_year as population_year,
        populations.is_sample,
        populations.evidence
    from reports
    inner join populations on reports.region_id = populations.region_id
    order by
        reports.region_id asc,
        reports.period_year asc,
        abs(reports.period_year - populations.period_year) asc,
        populations.period_year asc
)

select
    reports.region_id,
    reports.period_year,
    reports.method_variant,
    reports.generated_tonne_per_year,
    reports.reduced_tonne_per_year,
    reports.handled_tonne_per_year,
    reports.managed_tonne_per_year,
    reports.generated_tonne_per_day,
    reports.reduced_pct,
    reports.handled_pct,
    reports.managed_pct,
    reports.is_part_missing,
    reports.area_scope,
    365 * landfills.landfilled_tonne_per_day as landfilled_tonne_per_year,
    landfills.landfill_score,
    nearest_populations.population_count,
    nearest_populations.population_year,
    reports.is_sample or coalesce(nearest_populations.is_sample, false) as is_sample,
    case
        when reports.is_sample or coalesce(nearest_populations.is_sample, false) then 'sample'
        when
            coalesce(reports.is_believed, false)
            or coalesce(nearest_populations.evidence = 'believed', false)
            then 'believed'
        else 'published'
    end as evidence,
    reports.source_id,
    reports.snapshot_id,
    reports.source_row
from reports
left join nearest_populations
    on
        reports.region_id = nearest_populations.region_id
        and reports.period_year = nearest_populations.period_year
left join landfills
    on
        reports.region_id = landfills.region_id
        and reports.period_year = landfills.period_year
