{{ config(materialized='ephemeral') }}

with

observations as (select * from {{ ref('stg_unsdg__series') }}),

series as (
    select * from {{ ref('sdg_series') }}
    where source_id = 'unsdg'
)

select
    observations.source_id,
    observations.dataset_id,
    observations.snapshot_id,
    observations.source_row,
    observations.source_sha256,
    observations.period_year,
    'm49' as code_system,
    observations.area_m49_code as code,
    observations.area_name as name,
    cast(null as text) as province_name
from observations
inner join series on observations.series_code = series.series_code
