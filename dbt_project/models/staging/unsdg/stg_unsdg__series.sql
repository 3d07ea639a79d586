with

rows_in as (
    {{ current_rows('unsdg.series') }}
),

renamed as (
    select
        rows_in.series as series_code,
        rows_in.series_description as series_title,
        rows_in.indicator as sdg_indicator,
        rows_in.geo_area_code as area_m49_code,
        rows_in.geo_area_name as area_name,
        case
            when rows_in.time_period_start ~ '^\d{4}(\.0)?$'
                then left(rows_in.time_period_start, 4)::int
        end as period_year,
        case rows_in.dimensions::jsonb ->> 'Location'
            when 'ALLAREA' then 'total'
            when 'URBAN' then 'urban'
            when 'RURAL' then 'rural'
        end as residence,
        rows_in.dimensions::jsonb ->> 'Cities' as city_code,
        -- everything that tells this row from the others of its year
        rows_in.dimensions as dimensions_json,
        coalesce(
            rows_in.attributes::jsonb ->> 'Units', rows_in.dimensions::jsonb ->> 'Units'
        ) as unit_code,
        rows_in.attributes::jsonb ->> 'Nature' as nature_code,
        rows_in.value as value_as_published,
        b_value.value,
        b_value.bound,
        b_value.status as value_status,
        rows_in.source as cited_source,
        rows_in.footnotes,
        {{ is_sample(['rows_in.source', 'rows_in.footnotes']) }} as is_sample,
        {{ evidence(['rows_in.source', 'rows_in.footnotes']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_bounded('rows_in.value') }}
)

select * from renamed
