{% macro value_id(relation) %}
    {#- The natural key of a value, so that it keeps its id from release to release. #}
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
