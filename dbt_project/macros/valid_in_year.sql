{% macro valid_in_year(relation, year) %}
    {#- The regions of a year are those of 1 July, as in int_region_match; no date is no limit. #}
    make_date({{ year }}, 7, 1)
    between coalesce({{ relation }}.valid_from, '-infinity')
    and coalesce({{ relation }}.valid_to, 'infinity')
{%- endmacro %}
