{{ config(materialized='ephemeral') }}

with

form1 as (select * from {{ ref('stg_ssk_instrument__form1') }}),

mentions as (
    {{ form_mentions('ssk_instrument', [
        'form1',
        'form2',
        'bobot_area_berisiko',
        'area_berisiko',
        'sistem_drainase',
        'rekapitulasi_eksisting',
    ]) }}
    union all
    select
        source_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256,
        period_year,
        'bps' as code_system,
        bps_code as code,
        region_name as name,
        cast(null as text) as province_name
    from form1
    where bps_code is not null
)

select * from mentions
