with

rows_in as (
    {{ current_rows('pokja.keputusan_konflik') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        trim(rows_in.kode_indikator) as indicator_code,
        lower(trim(rows_in.sumber_dipilih)) as chosen_source_id,
        n_nilai_dipilih.value as chosen_value,
        trim(rows_in.keputusan) as decision,
        trim(rows_in.nomor_berita_acara) as minute_number,
        d_tanggal.value as decided_on,
        lower(trim(rows_in.penanggung_jawab)) as agency,
        trim(rows_in.alasan) as reason,
        {{ read_text('rows_in.tautan_berkas') }} as minute_link,
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
    {{ read_number('rows_in.nilai_dipilih', 'id') }}
    {{ read_date('rows_in.tanggal') }}
)

select * from renamed
