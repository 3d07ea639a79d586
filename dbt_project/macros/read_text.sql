{# A text cell of a form; blank and the dash that people put for "nothing" are null. #}
{% macro read_text(column) -%}
    case when btrim({{ column }}) not in ('', '-', '–') then btrim({{ column }}) end
{%- endmacro %}
