with

form1 as (select * from {{ ref('stg_ssk_instrument__form1') }}),

form2 as (select * from {{ ref('stg_ssk_instrument__form2') }}),

bobot_area_berisiko as (select * from {{ ref('stg_ssk_instrument__bobot_area_berisiko') }}),

area_berisiko as (select * from {{ ref('stg_ssk_instrument__area_berisiko') }}),

sistem_drainase as (select * from {{ ref('stg_ssk_instrument__sistem_drainase') }}),

rekapitulasi_eksisting as (select * from {{ ref('stg_ssk_instrument__rekapitulasi_eksisting') }}),

{% set relations = [
    'form1', 'form2', 'bobot_area_berisiko', 'area_berisiko', 'sistem_drainase',
    'rekapitulasi_eksisting'
] %}

mentions as (
    {% for relation in relations %}
        select
            source_id,
            dataset_id,
            snapshot_id,
            min(source_row) as source_row,
            source_sha256,
            period_year,
            'kemendagri' as code_system,
            kemendagri_code as code,
            region_name as name,
            cast(null as text) as province_name
        from {{ relation }}
        group by
            source_id, dataset_id, snapshot_id, source_sha256, period_year, kemendagri_code,
            region_name
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
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
    from form1
    where bps_code is not null
)

select * from mentions
