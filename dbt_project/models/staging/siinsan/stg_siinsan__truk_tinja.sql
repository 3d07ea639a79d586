with

rows_in as (
    {{ current_rows('siinsan.truk_tinja') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun.value as int) as period_year,
        {{ read_text('rows_in.id_truk') }} as truck_code,
        lower({{ read_text('rows_in.kepemilikan') }}) as ownership,
        {{ read_text('rows_in.pengelola') }} as operator_name,
        cast(n_tahun_pembuatan.value as int) as built_year,
        n_kapasitas_tangki_m3.value as tank_capacity_m3,
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
    {{ read_number('rows_in.tahun_pembuatan', 'id') }}
    {{ read_number('rows_in.kapasitas_tangki_m3', 'id') }}
    {{ read_date('rows_in.tanggal_status') }}
)

select * from renamed
