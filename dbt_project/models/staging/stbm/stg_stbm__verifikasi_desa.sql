-- a million rows are read once, not again for each test and mart
{{ config(materialized='table') }}

with

rows_in as (
    {{ current_rows('stbm.verifikasi_desa') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(date_trunc('month', d_bulan.value) as date) as period_month,
        cast(extract(year from d_bulan.value) as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        {{ read_text('rows_in.nama_desa') }} as village_name,
        d_tanggal_pemicuan.value as triggered_on,
        {{ read_yes_no('rows_in.sbs_dinyatakan') }} as is_declared_odf,
        d_tanggal_dinyatakan.value as declared_on,
        {{ read_text('rows_in.dokumen_dinyatakan') }} as declared_document,
        {{ read_yes_no('rows_in.sbs_terverifikasi') }} as is_verified_odf,
        d_tanggal_verifikasi.value as verified_on,
        {{ read_text('rows_in.dokumen_verifikasi') }} as verified_document,
        {{ read_yes_no('rows_in.lima_pilar_terverifikasi') }} as is_verified_five_pillars,
        d_tanggal_data.value as as_of_date,
        {{ read_text('rows_in.keterangan') }} as note,
        {{ is_sample(['rows_in.keterangan']) }} as is_sample,
        {{ evidence(['rows_in.keterangan']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_date('rows_in.bulan') }}
    {{ read_date('rows_in.tanggal_pemicuan') }}
    {{ read_date('rows_in.tanggal_dinyatakan') }}
    {{ read_date('rows_in.tanggal_verifikasi') }}
    {{ read_date('rows_in.tanggal_data') }}
)

select * from renamed
