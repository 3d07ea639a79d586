{#
    The regions that the forms of a source name. A national file may hold a million rows, so it is one
    mention per file, code, name and year, by the first of its rows.
#}
{% macro form_mentions(source_id, datasets) -%}
    {%- for dataset in datasets %}
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
    from {{ ref('stg_' ~ source_id ~ '__' ~ dataset) }}
    group by
        source_id, dataset_id, snapshot_id, source_sha256, period_year, kemendagri_code,
        region_name
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
