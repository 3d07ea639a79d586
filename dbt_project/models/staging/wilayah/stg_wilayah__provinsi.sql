with

rows_in as (
    {{ current_rows('wilayah.provinsi') }}
),

renamed as (
    select
        date '2025-10-06' as list_date,
        'province' as region_level,
        rows_in.bps_code || '00' as bps_code,
        rows_in.name_bps as bps_name,
        rows_in.kemendagri_code,
        rows_in.name_kemendagri as kemendagri_name,
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
