with

rencana_program as (select * from {{ ref('stg_pokja__rencana_program') }}),

realisasi_program as (select * from {{ ref('stg_pokja__realisasi_program') }}),

quick_win as (select * from {{ ref('stg_pokja__quick_win') }}),

rencana_tindak_lanjut as (select * from {{ ref('stg_pokja__rencana_tindak_lanjut') }}),

uji_coba as (select * from {{ ref('stg_pokja__uji_coba') }}),

kelembagaan as (select * from {{ ref('stg_pokja__kelembagaan') }}),

sdm as (select * from {{ ref('stg_pokja__sdm') }}),

dana_nonpublik as (select * from {{ ref('stg_pokja__dana_nonpublik') }}),

kegiatan_ppsp as (select * from {{ ref('stg_pokja__kegiatan_ppsp') }}),

milestone_ppsp as (select * from {{ ref('stg_pokja__milestone_ppsp') }}),

tipologi_desa as (select * from {{ ref('stg_pokja__tipologi_desa') }}),

{% set relations = [
    'rencana_program',
    'realisasi_program',
    'quick_win',
    'rencana_tindak_lanjut',
    'uji_coba',
    'kelembagaan',
    'sdm',
    'dana_nonpublik',
    'kegiatan_ppsp',
    'milestone_ppsp',
    'tipologi_desa',
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
)

select * from mentions
