with

rows_in as (
    {{ current_rows('wilayah.kabkota') }}
),

renamed as (
    select
        date '2025-10-06' as list_date,
        'kabkota' as region_level,
        rows_in.bps_code,
        rows_in.kemendagri_code,
        rows_in.name as region_name,
        rows_in.type as region_type,
        nullif(rows_in.bps_code_2024_snapshot, '') as bps_code_2024,
        nullif(rows_in.bps_code_2022_snapshot, '') as bps_code_2022,
        rows_in.snapshots_agree = 'yes' as is_same_in_three_lists,
        false as is_sample,
        'published' as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
)

select * from renamed
