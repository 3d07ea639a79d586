{% macro value_id(relation) %}
    {#- The natural key of an indicator value, so that a value keeps its id from release to release. #}
    md5(concat_ws(
        '|',
        {{ relation }}.indicator_code,
        {{ relation }}.region_id,
        {{ relation }}.period_year,
        {{ relation }}.disaggregation,
        {{ relation }}.definition_version,
        {{ relation }}.method_variant,
        {{ relation }}.source_id
    ))
{%- endmacro %}
