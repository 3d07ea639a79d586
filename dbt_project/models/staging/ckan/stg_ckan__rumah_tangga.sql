with

rows_in as (
    {{ current_rows('ckan.rumah_tangga') }}
),

renamed as (
    select
        case when rows_in.tahun ~ '^\d{4}$' then rows_in.tahun::int end as period_year,
        trim(rows_in.kode_bps) as bps_code,
        trim(rows_in.nama_kabupaten_kota) as region_name,
        n_jumlah_rumah_tangga.value as household_count,
        n_jumlah_rumah_tangga.status as value_status,
        {{ is_sample(['rows_in.keterangan']) }} as is_sample,
        {{ evidence(['rows_in.keterangan']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.jumlah_rumah_tangga', 'id') }}
)

select * from renamed
