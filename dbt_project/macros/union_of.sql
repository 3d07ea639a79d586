{#
    The union of the models `int_<name>_<source>` of all sources that declare `contributes: [name]`
    in the registry. The registry is not readable here, so its list comes by the environment.
#}
{% macro union_of(name, columns=['*']) -%}
    {%- for source_id in env_var('SSK_DBT_' ~ name | upper).split(',') %}
    select {{ columns | join(', ') }} from {{ ref('int_' ~ name ~ '_' ~ source_id) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
