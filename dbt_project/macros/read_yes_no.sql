{# A yes_no cell of a form (ya, tidak) as boolean; an empty cell is unknown, not false. #}
{% macro read_yes_no(column) -%}
    case lower(btrim({{ column }})) when 'ya' then true when 'tidak' then false end
{%- endmacro %}
