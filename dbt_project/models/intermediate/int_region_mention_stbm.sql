with

akses_desa as (select * from {{ ref('stg_stbm__akses_desa') }}),

verifikasi_desa as (select * from {{ ref('stg_stbm__verifikasi_desa') }}),

pilar_desa as (select * from {{ ref('stg_stbm__pilar_desa') }}),

{% set relations = ['akses_desa', 'verifikasi_desa', 'pilar_desa'] %}

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
)

select * from mentions
