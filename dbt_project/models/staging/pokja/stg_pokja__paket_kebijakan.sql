with

rows_in as (
    {{ current_rows('pokja.paket_kebijakan') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(extract(year from d_berlaku_mulai.value) as int) as period_year,
        trim(rows_in.nama_program) as programme_name,
        cast(n_nomor_paket.value as int) as package_number,
        trim(rows_in.nama_paket) as package_name,
        trim(rows_in.pernyataan) as statement,
        trim(rows_in.indikator) as indicator_list,
        d_berlaku_mulai.value as valid_from,
        d_berlaku_sampai.value as valid_to,
        trim(rows_in.dokumen) as document,
        {{ read_text('rows_in.tautan_berkas') }} as file_link,
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
    {{ read_number('rows_in.nomor_paket', 'id') }}
    {{ read_date('rows_in.berlaku_mulai') }}
    {{ read_date('rows_in.berlaku_sampai') }}
)

select * from renamed
