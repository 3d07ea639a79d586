with

rows_in as (
    {{ current_rows('pokja.kelembagaan') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(extract(year from d_tanggal.value) as int) as period_year,
        lower(trim(rows_in.jenis)) as document_kind,
        lower(trim(rows_in.bentuk)) as legal_form,
        trim(rows_in.nomor) as document_number,
        d_tanggal.value as enacted_on,
        trim(rows_in.judul) as document_title,
        d_berlaku_mulai.value as valid_from,
        d_berlaku_sampai.value as valid_to,
        {{ read_text('rows_in.operator') }} as operator_name,
        lower({{ read_text('rows_in.bentuk_operator') }}) as operator_type,
        {{ read_text('rows_in.regulator') }} as regulator_name,
        n_anggota.value as member_count,
        n_anggota_laki.value as male_member_count,
        n_anggota_perempuan.value as female_member_count,
        {{ read_text('rows_in.tautan_berkas') }} as file_link,
        lower({{ read_text('rows_in.sha256_berkas') }}) as file_sha256,
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
    {{ read_date('rows_in.berlaku_mulai') }}
    {{ read_date('rows_in.berlaku_sampai') }}
    {{ read_number('rows_in.anggota', 'id') }}
    {{ read_number('rows_in.anggota_laki', 'id') }}
    {{ read_number('rows_in.anggota_perempuan', 'id') }}
)

select * from renamed
