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
    population_count::bigint as population_count,
    population_year,
    round(1000 * generated_tonne_per_day / nullif(population_count, 0), 3)
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
from balances
