with

rows_in as (
    {{ current_rows('wilayah.penduduk') }}
),

renamed as (
    select
        date '2024-12-31' as list_date,
        -- here 0 is the nation and no marker
        case rows_in.kemendagri_code when '0' then '00' else rows_in.kemendagri_code end
            as kemendagri_code,
        case
            when rows_in.kemendagri_code = '0' then 'national'
            when length(rows_in.kemendagri_code) = 2 then 'province'
            else 'kabkota'
        end as region_level,
        rows_in.name as region_name,
        n_male.value as male_count,
        n_female.value as female_count,
        n_total.value as population_count,
        n_area_km2_2025.value as area_km2,
        n_area_km2_2025.status as area_km2_status,
        false as is_sample,
        'published' as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.male', 'plain') }}
    {{ read_number('rows_in.female', 'plain') }}
    {{ read_number('rows_in.total', 'plain') }}
    {{ read_number('rows_in.area_km2_2025', 'plain') }}
)

select * from renamed
