with

rows_in as (
    {{ current_rows('dak.fisik_sanitasi') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        trim(rows_in.nomor_paket) as package_number,
        lower(trim(rows_in.jenis)) as dak_kind,
        trim(rows_in.menu) as menu,
        lower(trim(rows_in.subsektor)) as subsector,
        trim(rows_in.nama_paket) as package_name,
        lower(trim(rows_in.opd)) as agency,
        {{ village_code(read_text('rows_in.kode_desa')) }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        lower({{ read_text('rows_in.pelaksanaan') }}) as execution_kind,
        n_alokasi.value * {{ money_factor('rows_in.satuan_uang') }} as allocated_idr,
        n_kontrak.value * {{ money_factor('rows_in.satuan_uang') }} as contract_idr,
        n_realisasi.value * {{ money_factor('rows_in.satuan_uang') }} as realised_idr,
        lower(trim(rows_in.satuan_uang)) as money_unit,
        n_volume_rencana.value as planned_volume,
        n_volume_realisasi.value as realised_volume,
        {{ read_text('rows_in.satuan_volume') }} as volume_unit,
        n_fisik_pct.value as physical_pct,
        lower(trim(rows_in.status)) as status,
        d_tanggal_data.value as as_of_date,
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
    {{ read_number('rows_in.alokasi', 'id') }}
    {{ read_number('rows_in.kontrak', 'id') }}
    {{ read_number('rows_in.realisasi', 'id') }}
    {{ read_number('rows_in.volume_rencana', 'id') }}
    {{ read_number('rows_in.volume_realisasi', 'id') }}
    {{ read_number('rows_in.fisik_pct', 'id') }}
    {{ read_date('rows_in.tanggal_data') }}
)

select * from renamed
