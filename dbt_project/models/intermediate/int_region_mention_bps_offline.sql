{{ config(materialized='ephemeral') }}

with

figures as (select * from {{ ref('stg_bps_offline__layak_kabkota') }})

select
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    period_year,
    'kemendagri' as code_system,
    kemendagri_code as code,
    region_name as name,
    cast(null as text) as province_name
from figures
