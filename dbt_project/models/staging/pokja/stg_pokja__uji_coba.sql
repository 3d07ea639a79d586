with

rows_in as (
    {{ current_rows('pokja.uji_coba') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        trim(rows_in.nama_desa) as village_name,
        lower(trim(rows_in.layanan)) as service,
        lower(trim(rows_in.tahap)) as pilot_stage,
        {{ read_text('rows_in.kode_kegiatan') }} as activity_code,
        lower(trim(rows_in.subsektor)) as subsector,
        {{ read_text('rows_in.paket_kebijakan') }} as policy_package,
        lower(trim(rows_in.opd)) as agency,
        {{ read_text('rows_in.pengelola') }} as operator_name,
        n_rt_desa.value as village_household_count,
        n_rt_target.value as target_household_count,
        n_rt_sebelum.value as served_before_household_count,
        n_rt_sesudah.value as served_after_household_count,
        n_biaya.value * {{ money_factor('rows_in.satuan_uang') }} as cost_idr,
        lower(trim(rows_in.satuan_uang)) as money_unit,
        d_tanggal_mulai.value as started_on,
        d_tanggal_data.value as as_of_date,
        lower(trim(rows_in.status)) as status,
        {{ read_text('rows_in.pelajaran') }} as lesson,
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
    {{ read_number('rows_in.rt_desa', 'id') }}
    {{ read_number('rows_in.rt_target', 'id') }}
    {{ read_number('rows_in.rt_sebelum', 'id') }}
    {{ read_number('rows_in.rt_sesudah', 'id') }}
    {{ read_number('rows_in.biaya', 'id') }}
    {{ read_date('rows_in.tanggal_mulai') }}
    {{ read_date('rows_in.tanggal_data') }}
)

select * from renamed
