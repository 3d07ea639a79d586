{#
    The rows of a form whose region was recognised, with its region_id. Rows that were not stand in
    mart_rejected_row.
#}
{% macro form_rows(source_id, dataset) -%}
    select
        staged.*,
        matches.region_id
    from {{ ref('stg_' ~ source_id ~ '__' ~ dataset) }} as staged
    inner join {{ ref('int_region_match') }} as matches
        on
            matches.region_match_key = {{ region_match_key(
                'staged.source_id', "'kemendagri'", 'staged.kemendagri_code', 'staged.region_name',
                'cast(null as text)', 'staged.period_year'
            ) }}
            and matches.region_id is not null
{%- endmacro %}
