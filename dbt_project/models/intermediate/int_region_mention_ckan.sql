{{ config(materialized='ephemeral') }}

with

penduduk as (select * from {{ ref('stg_ckan__penduduk') }}),

rumah_tangga as (select * from {{ ref('stg_ckan__rumah_tangga') }})

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
from penduduk
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
from penduduk
where bps_code is not null
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
from rumah_tangga
