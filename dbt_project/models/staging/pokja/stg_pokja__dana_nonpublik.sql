with

rows_in as (
    {{ current_rows('pokja.dana_nonpublik') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        trim(rows_in.nomor) as record_number,
        lower(trim(rows_in.sumber)) as funding_source,
        trim(rows_in.pemberi) as giver_name,
        lower(trim(rows_in.bentuk)) as contribution_form,
        lower(trim(rows_in.subsektor)) as subsector,
        {{ read_text('rows_in.kode_kegiatan') }} as activity_code,
        trim(rows_in.uraian) as description,
        {{ village_code(read_text('rows_in.kode_desa')) }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        n_komitmen.value * {{ money_factor('rows_in.satuan_uang') }} as commitment_idr,
        n_realisasi.value * {{ money_factor('rows_in.satuan_uang') }} as realised_idr,
        lower(trim(rows_in.satuan_uang)) as money_unit,
        {{ read_yes_no('rows_in.tercatat_apbd') }} as is_in_apbd,
        d_tanggal_data.value as as_of_date,
        trim(rows_in.bukti) as evidence_link,
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
    {{ read_number('rows_in.komitmen', 'id') }}
    {{ read_number('rows_in.realisasi', 'id') }}
    {{ read_date('rows_in.tanggal_data') }}
)

select * from renamed
