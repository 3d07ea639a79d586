-- a million rows are read once, not again for each test and mart
{{ config(materialized='table') }}

with

rows_in as (
    {{ current_rows('stbm.pilar_desa') }}
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
        n_jumlah_kk.value as family_count,
        n_pilar1_kk.value as pillar1_family_count,
        n_pilar2_kk.value as pillar2_family_count,
        n_pilar3_kk.value as pillar3_family_count,
        n_pilar4_kk.value as pillar4_family_count,
        n_pilar5_kk.value as pillar5_family_count,
        n_tiga_pilar_kk.value as three_other_pillars_family_count,
        n_pilar1_pct.value as pillar1_printed_pct,
        n_pilar2_pct.value as pillar2_printed_pct,
        n_pilar3_pct.value as pillar3_printed_pct,
        n_pilar4_pct.value as pillar4_printed_pct,
        n_pilar5_pct.value as pillar5_printed_pct,
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
    {{ read_number('rows_in.jumlah_kk', 'id') }}
    {{ read_number('rows_in.pilar1_kk', 'id') }}
    {{ read_number('rows_in.pilar2_kk', 'id') }}
    {{ read_number('rows_in.pilar3_kk', 'id') }}
    {{ read_number('rows_in.pilar4_kk', 'id') }}
    {{ read_number('rows_in.pilar5_kk', 'id') }}
    {{ read_number('rows_in.tiga_pilar_kk', 'id') }}
    {{ read_number('rows_in.pilar1_pct', 'id') }}
    {{ read_number('rows_in.pilar2_pct', 'id') }}
    {{ read_number('rows_in.pilar3_pct', 'id') }}
    {{ read_number('rows_in.pilar4_pct', 'id') }}
    {{ read_number('rows_in.pilar5_pct', 'id') }}
    {{ read_date('rows_in.tanggal_data') }}
),

derived as (
    select
        *,
        coalesce(100 * pillar1_family_count / family_count, pillar1_printed_pct) as pillar1_pct,
        coalesce(100 * pillar2_family_count / family_count, pillar2_printed_pct) as pillar2_pct,
        coalesce(100 * pillar3_family_count / family_count, pillar3_printed_pct) as pillar3_pct,
        coalesce(100 * pillar4_family_count / family_count, pillar4_printed_pct) as pillar4_pct,
        coalesce(100 * pillar5_family_count / family_count, pillar5_printed_pct) as pillar5_pct
    from renamed
)

select * from derived
