with

rows_in as (
    {{ current_rows('ckan.penduduk') }}
),

renamed as (
    select
        case when rows_in.tahun ~ '^\d{4}$' then rows_in.tahun::int end as period_year,
        trim(rows_in.semester) as semester,
        trim(rows_in.kemendagri_kode_kabupaten_kota) as kemendagri_code,
        trim(rows_in.bps_kode_kabupaten_kota) as bps_code,
        trim(rows_in.nama_kabupaten_kota) as region_name,
        n_jumlah_laki_laki.value as male_count,
        n_jumlah_laki_laki.status as male_count_status,
        n_jumlah_perempuan.value as female_count,
        n_jumlah_perempuan.status as female_count_status,
        n_jumlah_penduduk.value as population_count,
        n_jumlah_penduduk.status as population_count_status,
        n_luas_km2.value as area_km2,
        n_luas_km2.status as area_km2_status,
        false as is_sample,
        'published' as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.jumlah_laki_laki', 'plain') }}
    {{ read_number('rows_in.jumlah_perempuan', 'plain') }}
    {{ read_number('rows_in.jumlah_penduduk', 'plain') }}
    {{ read_number('rows_in.luas_km2', 'plain') }}
)

select * from renamed
