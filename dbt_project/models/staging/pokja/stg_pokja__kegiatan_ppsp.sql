with

rows_in as (
    {{ current_rows('pokja.kegiatan_ppsp') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        cast(n_klinik.value as int) as clinic_number,
        lower(trim(rows_in.jenis)) as event_kind,
        d_tanggal.value as started_on,
        d_tanggal_selesai.value as ended_on,
        trim(rows_in.tempat) as place,
        {{ read_text('rows_in.penyelenggara') }} as organiser,
        n_peserta.value as participant_count,
        n_peserta_laki.value as male_participant_count,
        n_peserta_perempuan.value as female_participant_count,
        {{ read_text('rows_in.dokumen') }} as document,
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
    {{ read_number('rows_in.tahun', 'id') }}
    {{ read_number('rows_in.klinik', 'id') }}
    {{ read_date('rows_in.tanggal') }}
    {{ read_date('rows_in.tanggal_selesai') }}
    {{ read_number('rows_in.peserta', 'id') }}
    {{ read_number('rows_in.peserta_laki', 'id') }}
    {{ read_number('rows_in.peserta_perempuan', 'id') }}
)

select * from renamed
