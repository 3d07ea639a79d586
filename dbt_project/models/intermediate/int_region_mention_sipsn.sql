{{ config(materialized='view') }}

select
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    period_year,
    cast(null as text) as code_system,
    cast(null as text) as code,
    kabkota_name as name,
    province_name
from {{ ref('stg_sipsn__timbulan') }}
union all
select
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    period_year,
    cast(null as text) as code_system,
    cast(null as text) as code,
    kabkota_name as name,
    province_name
from {{ ref('stg_sipsn__capaian') }}
