{# The year of the night: a target whose year has passed is no longer one to plan for. The linter
   knows no run_started_at and takes whatever it is given. #}
{% macro as_of_year() -%}
    {{ var('as_of_year', run_started_at.strftime('%Y') if run_started_at is defined) }}
{%- endmacro %}
