with

rows_in as (
    {{ current_rows('pokja.target') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun_target.value as int) as period_year,
        upper(trim(rows_in.kode_indikator)) as indicator_code,
        case lower(trim(rows_in.jenis_dokumen))
            when 'rpjmn' then 'RPJMN'
            when 'rpjmd provinsi' then 'RPJMD provinsi'
            when 'rpjmd kabupaten/kota' then 'RPJMD kabupaten/kota'
            when 'renstra' then 'Renstra'
            when 'ssk' then 'SSK'
            when 'rkpd' then 'RKPD'
        end as document_kind,
        trim(rows_in.nama_dokumen) as document,
        n_nilai.value as target_value,
        trim(rows_in.satuan) as unit,
        cast(n_tahun_dasar.value as int) as base_year,
        n_nilai_dasar.value as base_value,
        case lower(trim(rows_in.cakupan)) when 'semua' then 'all' when 'perkotaan' then 'urban' end
            as population_scope,
        {{ read_text('rows_in.nomor_peraturan') }} as regulation,
        {{ read_text('rows_in.halaman') }} as page,
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
    {{ read_number('rows_in.tahun_target', 'id') }}
    {{ read_number('rows_in.nilai', 'id') }}
    {{ read_number('rows_in.tahun_dasar', 'id') }}
    {{ read_number('rows_in.nilai_dasar', 'id') }}
)

select * from renamed
