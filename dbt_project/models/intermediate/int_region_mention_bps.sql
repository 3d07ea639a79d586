{{ config(materialized='view') }}

with

bps_data as (select * from {{ ref('stg_bps__data') }}),

bps_variables as (select * from {{ ref('bps_variable') }})

select
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    period_year,
    'bps' as code_system,
    region_code as code,
    vervar_name as name,
    cast(null as text) as province_name
from bps_data
where
    -- a kabupaten's own domain has rows of kecamatan (seven digits), which are no regions here
    region_code ~ '^[0-9]{4}$'
    and exists (
        select 1 from bps_variables
        where
            bps_variables.var_title = bps_data.var_title
            and {{ bps_domain_fits('bps_data.domain_code', 'bps_variables.domain') }}
    )
