with

rows_in as (
    {{ current_rows('pokja.milestone_ppsp') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(extract(year from d_tanggal.value) as int) as period_year,
        upper(trim(rows_in.milestone)) as milestone,
        d_tanggal.value as reached_on,
        trim(rows_in.dokumen) as document,
        {{ read_text('rows_in.tautan_berkas') }} as file_link,
        cast(n_tahun_masuk.value as int) as entry_year,
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
    {{ read_date('rows_in.tanggal') }}
    {{ read_number('rows_in.tahun_masuk', 'id') }}
)

select * from renamed
