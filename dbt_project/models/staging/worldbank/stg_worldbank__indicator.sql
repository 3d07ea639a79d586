with

rows_in as (
    {{ current_rows('worldbank.indicator') }}
),

renamed as (
    select
        rows_in.indicator_id as series_code,
        rows_in.country_iso3,
        rows_in.country_name,
        case when rows_in.date ~ '^\d{4}$' then rows_in.date::int end as period_year,
        n_value.value,
        n_value.status as value_status,
        {{ is_sample(['rows_in.obs_status']) }} as is_sample,
        {{ evidence(['rows_in.obs_status']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.value', 'plain') }}
)

select * from renamed
