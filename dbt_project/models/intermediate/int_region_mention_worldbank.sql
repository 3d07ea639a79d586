{{ config(materialized='ephemeral') }}

with

observations as (select * from {{ ref('stg_worldbank__indicator') }}),

series as (select * from {{ ref('worldbank_series') }})

select
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    period_year,
    'iso3' as code_system,
    country_iso3 as code,
    country_name as name,
    cast(null as text) as province_name
from observations
where
    series_code in (
        select series.series_code from series
        where series.role <> 'no_indicator'
    )
