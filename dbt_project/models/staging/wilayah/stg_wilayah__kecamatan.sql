with

rows_in as (
    {{ current_rows('wilayah.kecamatan') }}
),

renamed as (
    select
        date '2025-10-06' as list_date,
        'kecamatan' as region_level,
        rows_in.parent_id as parent_bps_code,
        rows_in.parent_kode_dagri as parent_kemendagri_code,
        nullif(rows_in.kode_bps, '0') as bps_code,
        nullif(rows_in.nama_bps, '0') as bps_name,
        nullif(rows_in.kode_dagri, '0') as kemendagri_code,
        nullif(rows_in.nama_dagri, '0') as kemendagri_name,
        nullif(rows_in.kode_pos, '') as postal_codes,
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
