{{ config(materialized='ephemeral') }}

{% set relations = ['timbulan', 'capaian', 'komposisi_jenis', 'komposisi_sumber'] %}

with

mentions as (
    {% for relation in relations %}
        select distinct
            source_id,
            dataset_id,
            snapshot_id,
            source_row,
            source_sha256,
            period_year,
            province_name,
            kabkota_name
        from {{ ref('stg_sipsn__' ~ relation) }}
        union all
    {% endfor %}
    -- facilities name a region thousands of times: a row here stands for all of its file
    select
        source_id,
        dataset_id,
        snapshot_id,
        min(source_row) as source_row,
        source_sha256,
        list_year as period_year,
        province_name,
        kabkota_name
    from {{ ref('stg_sipsn__fasilitas') }}
    group by
        source_id, dataset_id, snapshot_id, source_sha256, list_year, province_name, kabkota_name
)

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
from mentions
