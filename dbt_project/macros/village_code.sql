{# A Kemendagri village code in its one spelling, 62.07.01.2001, whether dots were typed or not. #}
{% macro village_code(column) -%}
    array_to_string(
        regexp_match(
            replace(btrim({{ column }}), '.', ''), '^(\d{2})(\d{2})(\d{2})(\d{4})$'
        ),
        '.'
    )
{%- endmacro %}
