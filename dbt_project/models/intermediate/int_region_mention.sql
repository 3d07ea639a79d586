{{ config(materialized='view') }}

with

bps_data as (select * from {{ ref('stg_bps__data') }}),

bps_variables as (select * from {{ ref('bps_variable') }}),

sipsn_timbulan as (select * from {{ ref('stg_sipsn__timbulan') }}),

sipsn_capaian as (select * from {{ ref('stg_sipsn__capaian') }}),

ckan_penduduk as (select * from {{ ref('stg_ckan__penduduk') }}),

ckan_rumah_tangga as (select * from {{ ref('stg_ckan__rumah_tangga') }}),

worldbank_indicator as (select * from {{ ref('stg_worldbank__indicator') }}),

worldbank_series as (select * from {{ ref('worldbank_series') }}),

{% set lineage = 'source_id, dataset_id, snapshot_id, source_row, source_sha256, period_year' %}

mentions as (
    select
        {{ lineage }},
        'bps' as code_system,
        region_code as code,
        vervar_name as name,
        null as province_name
    from bps_data
    where
        exists (
            select 1 from bps_variables
            where
                bps_variables.domain = bps_data.domain_code
                and bps_variables.var_title = bps_data.var_title
        )
    union all
    select
        {{ lineage }},
        null as code_system,
        null as code,
        kabkota_name as name,
        province_name
    from sipsn_timbulan
    union all
    select
        {{ lineage }},
        null as code_system,
        null as code,
        kabkota_name as name,
        province_name
    from sipsn_capaian
    union all
    select
        {{ lineage }},
        'kemendagri' as code_system,
        kemendagri_code as code,
        region_name as name,
        null as province_name
    from ckan_penduduk
    union all
    select
        {{ lineage }},
        'bps' as code_system,
        bps_code as code,
        region_name as name,
        null as province_name
    from ckan_penduduk
    where bps_code is not null
    union all
    select
        {{ lineage }},
        'bps' as code_system,
        bps_code as code,
        region_name as name,
        null as province_name
    from ckan_rumah_tangga
    union all
    select
        {{ lineage }},
        'iso3' as code_system,
        country_iso3 as code,
        country_name as name,
        null as province_name
    from worldbank_indicator
    where
        series_code in (
            select worldbank_series.series_code from worldbank_series
            where worldbank_series.role <> 'no_indicator'
        )
)

select
    mentions.*,
    {{ region_match_key(
        'source_id', 'code_system', 'code', 'name', 'province_name', 'period_year'
    ) }} as region_match_key
from mentions
