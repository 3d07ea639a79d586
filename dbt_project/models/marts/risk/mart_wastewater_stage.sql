with

stages as (
    {{ form_rows('ssk_instrument', 'rekapitulasi_eksisting') }}
)

select
    region_id,
    period_year,
    stage,
    septic_tank_pct,
    communal_pct,
    pit_pct,
    city_sewer_pct,
    area_sewer_pct,
    open_defecation_pct,
    septic_tank_pct
    + communal_pct
    + pit_pct
    + city_sewer_pct
    + area_sewer_pct
    + open_defecation_pct as share_sum_pct,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from stages
