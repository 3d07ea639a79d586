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
    exists (
        select 1 from bps_variables
        where
            bps_variables.domain = bps_data.domain_code
            and bps_variables.var_title = bps_data.var_title
    )
