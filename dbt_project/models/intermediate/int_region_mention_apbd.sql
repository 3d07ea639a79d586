with

belanja as (select * from {{ ref('stg_apbd__belanja') }}),

mentions as (
    select
        source_id,
        dataset_id,
        snapshot_id,
        min(source_row) as source_row,
        source_sha256,
        period_year,
        'kemendagri' as code_system,
        kemendagri_code as code,
        region_name as name,
        cast(null as text) as province_name
    from belanja
    group by
        source_id, dataset_id, snapshot_id, source_sha256, period_year, kemendagri_code,
        region_name
)

select * from mentions
