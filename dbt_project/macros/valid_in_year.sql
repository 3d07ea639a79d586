{% macro valid_in_year(relation, year) %}
    {#- The regions of a year are those of 1 July, as in int_region_match; no date means no limit known. #}
    (
        ({{ relation }}.valid_from is null or {{ relation }}.valid_from <= make_date({{ year }}, 7, 1))
        and ({{ relation }}.valid_to is null or {{ relation }}.valid_to >= make_date({{ year }}, 7, 1))
    )
{%- endmacro %}
