{# The day of the night: what is in force, late or reached is judged on it. #}
{% macro as_of_date() -%}
    cast(
        '{{ var('as_of_date', run_started_at.strftime('%Y-%m-%d') if run_started_at is defined) }}'
        as date
    )
{%- endmacro %}
