with

rows_in as (
    {{ current_rows('siinsan.fasilitas') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun.value as int) as period_year,
        {{ read_text('rows_in.id_fasilitas') }} as facility_code,
        {{ read_text('rows_in.nama_fasilitas') }} as facility_name,
        lower({{ read_text('rows_in.jenis') }}) as facility_type,
        lower({{ read_text('rows_in.skala') }}) as service_scale,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        n_lintang.value as latitude_degree,
        n_bujur.value as longitude_degree,
        cast(n_tahun_dibangun.value as int) as built_year,
        lower({{ read_text('rows_in.sumber_dana') }}) as funding_source,
        {{ read_text('rows_in.pengelola') }} as operator_name,
        lower({{ read_text('rows_in.jenis_pengelola') }}) as operator_type,
        lower({{ read_text('rows_in.metode_operasi') }}) as operating_method,
        n_kapasitas_m3_hari.value as design_capacity_m3_per_day,
        n_masuk_m3_hari.value as inflow_m3_per_day,
        n_kapasitas_ton_hari.value as design_capacity_tonne_per_day,
        n_sambungan_rumah.value as house_connection_count,
        lower({{ read_text('rows_in.status') }}) as working_status,
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
    {{ read_number('rows_in.lintang', 'id') }}
    {{ read_number('rows_in.bujur', 'id') }}
    {{ read_number('rows_in.tahun_dibangun', 'id') }}
    {{ read_number('rows_in.kapasitas_m3_hari', 'id') }}
    {{ read_number('rows_in.masuk_m3_hari', 'id') }}
    {{ read_number('rows_in.kapasitas_ton_hari', 'id') }}
    {{ read_number('rows_in.sambungan_rumah', 'id') }}
    {{ read_date('rows_in.tanggal_status') }}
)

select * from renamed
