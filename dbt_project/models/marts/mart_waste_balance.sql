with

kabkota as (select * from {{ ref('int_waste_balance') }}),

areas as (select * from {{ ref('int_waste_aggregate') }}),

balances as (
    select
        region_id,
        period_year,
        method_variant,
        generated_tonne_per_year,
        reduced_tonne_per_year,
        handled_tonne_per_year,
        managed_tonne_per_year,
        generated_tonne_per_day,
        reduced_pct,
        handled_pct,
        managed_pct,
        area_scope,
        landfilled_tonne_per_year,
        landfill_score,
        population_count,
        population_year,
        false as is_aggregate,
        num_nonnulls(generated_tonne_per_year) as reporting_count,
        is_part_missing::int as part_missing_count,
        1 as expected_count,
        is_sample,
        evidence,
        source_id,
        snapshot_id,
        source_row
    from kabkota
    union all
    select
        region_id,
        period_year,
        method_variant,
        generated_tonne_per_year,
        reduced_tonne_per_year,
        handled_tonne_per_year,
        managed_tonne_per_year,
        generated_tonne_per_day,
        reduced_pct,
        handled_pct,
        managed_pct,
        case when reporting_count = expected_count then 'whole_region' else 'reporters_only' end
            as area_scope,
        null as landfilled_tonne_per_year,
        null as landfill_score,
        population_count,
        population_year,
        true as is_aggregate,
        reporting_count,
        part_missing_count,
        expected_count,
        is_sample,
        evidence,
        'derived' as source_id,
        null as snapshot_id,
        null as source_row
    from areas
),

-- SP03b: what was only dumped in the open is not handled. SIPSN counts it to 2024 (BELIEVED).
sorted_out as (
    select
        balances.*,
        case
            when balances.method_variant = 'sipsn_indikatif' or balances.landfill_score > 0 then 0
            when balances.landfill_score = 0 then balances.landfilled_tonne_per_year
        end as openly_dumped_tonne_per_year,
        -- the population of the area that the tonnes come from
        case
            when balances.area_scope in ('whole_region', 'reporters_only')
                then balances.population_count
        end as served_population_count
    from balances
),

variants as (
    select
        sorted_out.*,
        sorted_out.handled_tonne_per_year - sorted_out.openly_dumped_tonne_per_year
            as handled_excl_open_dumping_tonne_per_year,
        case
            when sorted_out.is_aggregate then 'aggregate_of_reporters_only'
            when sorted_out.handled_tonne_per_year is null then 'input_missing: SP03'
            when
                sorted_out.landfill_score is null
                and sorted_out.method_variant <> 'sipsn_indikatif'
                then 'input_missing: SP09'
            when sorted_out.openly_dumped_tonne_per_year is null then 'input_missing: SP07'
            when sorted_out.openly_dumped_tonne_per_year > sorted_out.handled_tonne_per_year
                then 'landfilled_above_handled'
        end as open_dumping_null_reason
    from sorted_out
)

select
    region_id,
    period_year,
    method_variant,
    generated_tonne_per_year,
    reduced_tonne_per_year,
    handled_tonne_per_year,
    managed_tonne_per_year,
    -- known only where both are published: a missing part is not a zero
    generated_tonne_per_year - managed_tonne_per_year as unmanaged_tonne_per_year,
    generated_tonne_per_day,
    reduced_pct,
    handled_pct,
    managed_pct,
    case landfill_score
        when 0 then 'open dumping'
        when 1 then 'controlled landfill'
        when 2 then 'sanitary landfill'
    end as landfill_method,
    landfilled_tonne_per_year,
    case when open_dumping_null_reason is null then handled_excl_open_dumping_tonne_per_year end
        as handled_excl_open_dumping_tonne_per_year,
    case
        when open_dumping_null_reason is null
            then round(
                100 * handled_excl_open_dumping_tonne_per_year
                / nullif(generated_tonne_per_year, 0), 2
            )
    end as handled_excl_open_dumping_pct,
    case
        when open_dumping_null_reason is null
            then round(
                100 * (managed_tonne_per_year - openly_dumped_tonne_per_year)
                / nullif(generated_tonne_per_year, 0), 2
            )
    end as managed_excl_open_dumping_pct,
    open_dumping_null_reason,
    area_scope,
    population_count::bigint as population_count,
    served_population_count::bigint as served_population_count,
    population_year,
    round(1000 * generated_tonne_per_day / nullif(served_population_count, 0), 3)
        as generated_kg_per_capita_per_day,
    is_aggregate,
    reporting_count::integer as reporting_count,
    part_missing_count::integer as part_missing_count,
    expected_count::integer as expected_count,
    is_sample,
    evidence,
    source_id,
    snapshot_id,
    source_row
from variants
