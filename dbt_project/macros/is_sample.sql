{# True where a text column of the row carries the word CONTOH: a sample, not a real number. #}
{% macro is_sample(columns) -%}
    (concat_ws(' ', {{ columns | join(', ') }}) ~* '\mcontoh\M')
{%- endmacro %}
