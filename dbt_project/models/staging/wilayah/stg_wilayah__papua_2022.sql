with

rows_in as (
    {{ current_rows('wilayah.papua_2022') }}
),

renamed as (
    select
        rows_in.name as region_name,
        rows_in.bps_code_old,
        rows_in.bps_code_2025 as bps_code,
        rows_in.kemendagri_code_old,
        rows_in.kemendagri_code_2025 as kemendagri_code,
        rows_in.status = 'changed' as is_changed,
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
