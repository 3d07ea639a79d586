{# Key of one mention of a region: what a source says about it, nulls included. #}
{% macro region_match_key(source_id, code_system, code, name, province_name, period_year) -%}
    md5(cast(jsonb_build_array(
        {{ source_id }}, {{ code_system }}, {{ code }}, {{ name }}, {{ province_name }},
        {{ period_year }}
    ) as text))
{%- endmacro %}
