with

rows_in as (
    {{ current_rows('sipsn.timbulan') }}
),

renamed as (
    select
        case when rows_in.tahun ~ '^\d{4}$' then rows_in.tahun::int end as period_year,
        trim(rows_in.provinsi) as province_name,
        trim(rows_in.kabupaten_kota) as kabkota_name,
        n_timbulan_harian.value as generated_tonne_per_day,
        n_timbulan_harian.status as generated_tonne_per_day_status,
        n_timbulan_tahunan.value as generated_tonne_per_year,
        n_timbulan_tahunan.status as generated_tonne_per_year_status,
        false as is_sample,
        'published' as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.timbulan_harian', 'us') }}
    {{ read_number('rows_in.timbulan_tahunan', 'us') }}
)

select * from renamed
