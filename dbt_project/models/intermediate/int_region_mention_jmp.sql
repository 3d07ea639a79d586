{{ config(materialized='ephemeral') }}

with

observations as (select * from {{ ref('stg_jmp__household') }}),

series as (
    select * from {{ ref('sdg_series') }}
    where source_id = 'jmp'
)

select
    observations.source_id,
    observations.dataset_id,
    observations.snapshot_id,
    observations.source_row,
    observations.source_sha256,
    observations.period_year,
    'iso3' as code_system,
    observations.country_iso3 as code,
    -- the file prints a code only, and its door lets no other country in
    'Indonesia' as name,
    cast(null as text) as province_name
from observations
inner join series on observations.series_code = series.series_code
