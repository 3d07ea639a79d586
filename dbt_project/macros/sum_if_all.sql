{% macro sum_if_all(column, condition=none) %}
    {#- The sum of a group, or null when one member has no number: a gap is not a zero. #}
    {%- set filter = ' filter (where ' ~ condition ~ ')' if condition else '' -%}
    case
        when count({{ column }}){{ filter }} = count(*){{ filter }} then sum({{ column }}){{ filter }}
    end
{%- endmacro %}
