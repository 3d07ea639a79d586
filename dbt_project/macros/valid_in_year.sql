{% macro valid_in_year(relation, year) %}
    {#- An entity answers for a year when it existed on the last day of it; no date means no limit known. #}
    (
        ({{ relation }}.valid_from is null or {{ relation }}.valid_from <= make_date({{ year }}, 12, 31))
        and ({{ relation }}.valid_to is null or {{ relation }}.valid_to >= make_date({{ year }}, 12, 31))
    )
{%- endmacro %}
