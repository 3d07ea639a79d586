{# A Kemendagri village code in its one spelling, 62.07.01.2001, whether dots were typed or not. #}
{% macro village_code(column) -%}
    regexp_replace(
        replace(btrim({{ column }}), '.', ''), '^(..)(..)(..)(....)$', '\1.\2.\3.\4'
    )
{%- endmacro %}
