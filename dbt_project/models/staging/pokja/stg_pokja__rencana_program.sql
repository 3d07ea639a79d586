with

rows_in as (
    {{ current_rows('pokja.rencana_program') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        trim(rows_in.kode_kegiatan) as activity_code,
        trim(rows_in.nama_kegiatan) as activity_name,
        lower(trim(rows_in.subsektor)) as subsector,
        {{ read_text('rows_in.paket_kebijakan') }} as policy_package,
        trim(rows_in.dokumen_ssk) as ssk_document,
        lower(trim(rows_in.opd)) as agency,
        {{ read_text('rows_in.lokasi') }} as location,
        lower(trim(rows_in.sumber_dana)) as funding_source,
        n_target_keluaran.value as target_output,
        {{ read_text('rows_in.satuan_keluaran') }} as output_unit,
        n_kebutuhan_dana.value * {{ money_factor('rows_in.satuan_uang') }} as need_idr,
        n_pagu.value * {{ money_factor('rows_in.satuan_uang') }} as budget_idr,
        n_komitmen.value * {{ money_factor('rows_in.satuan_uang') }} as commitment_idr,
        lower(trim(rows_in.satuan_uang)) as money_unit,
        {{ read_text('rows_in.kode_sub_kegiatan') }} as budget_code,
        {{ read_yes_no('rows_in.dalam_rpjmd') }} as is_in_rpjmd,
        {{ read_yes_no('rows_in.dalam_renstra') }} as is_in_renstra,
        {{ read_yes_no('rows_in.dalam_rkpd') }} as is_in_rkpd,
        {{ read_yes_no('rows_in.dalam_renja') }} as is_in_renja,
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
    {{ read_number('rows_in.kebutuhan_dana', 'id') }}
    {{ read_number('rows_in.pagu', 'id') }}
    {{ read_number('rows_in.komitmen', 'id') }}
),

derived as (
    select
        *,
        need_idr - budget_idr as gap_1_idr,
        need_idr - commitment_idr as gap_2_idr
    from renamed
)

select * from derived
