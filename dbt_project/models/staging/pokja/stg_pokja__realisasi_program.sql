with

rows_in as (
    {{ current_rows('pokja.realisasi_program') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        cast(n_triwulan.value as int) as quarter,
        trim(rows_in.kode_kegiatan) as activity_code,
        trim(rows_in.nama_kegiatan) as activity_name,
        lower(trim(rows_in.opd)) as agency,
        lower(trim(rows_in.sumber_dana)) as funding_source,
        n_anggaran.value * {{ money_factor('rows_in.satuan_uang') }} as budget_idr,
        n_realisasi.value * {{ money_factor('rows_in.satuan_uang') }} as realised_idr,
        lower(trim(rows_in.satuan_uang)) as money_unit,
        n_fisik_pct.value as physical_pct,
        n_realisasi_keluaran.value as realised_output,
        {{ read_text('rows_in.satuan_keluaran') }} as output_unit,
        lower(trim(rows_in.status)) as status,
        {{ read_text('rows_in.kendala') }} as obstacle,
        {{ read_text('rows_in.bukti') }} as evidence_link,
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
    {{ read_number('rows_in.triwulan', 'id') }}
    {{ read_number('rows_in.anggaran', 'id') }}
    {{ read_number('rows_in.realisasi', 'id') }}
    {{ read_number('rows_in.fisik_pct', 'id') }}
    {{ read_number('rows_in.realisasi_keluaran', 'id') }}
),

derived as (
    select
        *,
        budget_idr > 0 and realised_idr = budget_idr and physical_pct = 0 as is_paid_without_work
    from renamed
)

select * from derived
