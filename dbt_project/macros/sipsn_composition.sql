{#
    A composition table of SIPSN as a row for each of its figures, typed. A sample says so in the
    name, since the table has no other column for words.
#}
{% macro sipsn_composition(dataset, components) -%}
with

rows_in as (
    {{ current_rows(dataset) }}
),

-- a row for each figure
figures as (
    select
        rows_in.*,
        component.name as component,
        component.published
    from rows_in
    cross join lateral (
        values
        {%- for name in components %}
        ('{{ name }}', rows_in.{{ name }}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as component (name, published)
),

renamed as (
    select
        case when figures.tahun ~ '^\d{4}$' then figures.tahun::int end as period_year,
        trim(figures.provinsi) as province_name,
        trim(replace(figures.kabupaten_kota, '(CONTOH)', '')) as kabkota_name,
        figures.component,
        reading.value,
        reading.status as value_status,
        {{ is_sample(['figures.kabupaten_kota']) }} as is_sample,
        {{ evidence(['figures.kabupaten_kota']) }} as evidence,
        figures.source_id,
        figures.dataset_id,
        figures._snapshot_id as snapshot_id,
        figures._row as source_row,
        figures.source_sha256,
        figures.retrieved_at
    from figures
    {{ read_number('figures.published', 'us', alias='reading') }}
)

select * from renamed
{%- endmacro %}
