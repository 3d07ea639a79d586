with

rows_in as (
    {{ current_rows('siinsan.spald_s') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun.value as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        {{ read_text('rows_in.nama_desa') }} as village_name,
        n_unit_individu.value as septic_tank_count,
        n_unit_individu_diperiksa.value as septic_tank_inspected_count,
        n_unit_individu_kedap.value as septic_tank_watertight_count,
        n_unit_komunal.value as communal_unit_count,
        n_unit_komunal_berfungsi.value as communal_unit_working_count,
        n_rumah_terlayani.value as house_served_count,
        d_tanggal_status.value as status_date,
        {{ read_text('rows_in.dokumen_status') }} as status_document,
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
    {{ read_number('rows_in.unit_individu', 'id') }}
    {{ read_number('rows_in.unit_individu_diperiksa', 'id') }}
    {{ read_number('rows_in.unit_individu_kedap', 'id') }}
    {{ read_number('rows_in.unit_komunal', 'id') }}
    {{ read_number('rows_in.unit_komunal_berfungsi', 'id') }}
    {{ read_number('rows_in.rumah_terlayani', 'id') }}
    {{ read_date('rows_in.tanggal_status') }}
)

select * from renamed
