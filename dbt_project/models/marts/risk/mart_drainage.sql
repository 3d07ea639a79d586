with

drainage as (
    {{ form_rows('ssk_instrument', 'sistem_drainase') }}
)

select
    village_code,
    period_year,
    region_id,
    village_name,
    village_type,
    settlement_type,
    population_count,
    built_area_ha,
    inundated_area_ha,
    round(100 * inundated_area_ha / nullif(built_area_ha, 0), 2) as inundated_pct,
    is_tidal,
    priority,
    priority >= 3 as is_priority,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from drainage
