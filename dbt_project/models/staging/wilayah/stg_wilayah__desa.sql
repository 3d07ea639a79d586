with

rows_in as (
    {{ current_rows('wilayah.desa') }}
),

renamed as (
    select
        date '2025-10-06' as list_date,
        'desa' as region_level,
        rows_in.parent_bps_code,
        nullif(rows_in.bps_code, '0') as bps_code,
        nullif(rows_in.name_bps, '0') as bps_name,
        nullif(rows_in.kemendagri_code, '0') as kemendagri_code,
        nullif(rows_in.name_kemendagri, '0') as kemendagri_name,
        nullif(rows_in.postal_codes, '') as postal_codes,
        rows_in.in_kepmendagri_2025 = 'yes' as is_in_kepmendagri_2025,
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
