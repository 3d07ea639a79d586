{# The year of the night: a target whose year has passed is no longer one to plan for. #}
{% macro as_of_year() -%}
    {{ var('as_of_year', run_started_at.strftime('%Y')) }}
{%- endmacro %}
