with

rows_in as (
    {{ current_rows('pokja.quick_win') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        trim(rows_in.kode_quick_win) as quick_win_code,
        trim(rows_in.nama_quick_win) as quick_win_name,
        lower(trim(rows_in.subsektor)) as subsector,
        {{ read_text('rows_in.paket_kebijakan') }} as policy_package,
        lower(trim(rows_in.opd)) as agency,
        n_target_keluaran.value as target_output,
        n_capaian_keluaran.value as achieved_output,
        trim(rows_in.satuan_keluaran) as output_unit,
        trim(rows_in.indikator) as outcome_name,
        trim(rows_in.satuan_indikator) as outcome_unit,
        n_nilai_awal.value as baseline_value,
        d_tanggal_awal.value as baseline_date,
        n_nilai_akhir.value as latest_value,
        d_tanggal_akhir.value as latest_date,
        lower(trim(rows_in.status)) as status,
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
    {{ read_number('rows_in.target_keluaran', 'id') }}
    {{ read_number('rows_in.capaian_keluaran', 'id') }}
    {{ read_number('rows_in.nilai_awal', 'id') }}
    {{ read_date('rows_in.tanggal_awal') }}
    {{ read_number('rows_in.nilai_akhir', 'id') }}
    {{ read_date('rows_in.tanggal_akhir') }}
)

select * from renamed
