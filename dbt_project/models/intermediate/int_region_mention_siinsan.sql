with

fasilitas as (select * from {{ ref('stg_siinsan__fasilitas') }}),

spald_s as (select * from {{ ref('stg_siinsan__spald_s') }}),

truk_tinja as (select * from {{ ref('stg_siinsan__truk_tinja') }}),

{% set relations = ['fasilitas', 'spald_s', 'truk_tinja'] %}

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
