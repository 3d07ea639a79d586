{# The evidence of a value computed from a group of rows: that of the weakest of them. #}
{% macro evidence_of_rows(relation=none) -%}
    {%- set of = relation ~ '.' if relation else '' -%}
    case
        when bool_or({{ of }}is_sample) then 'sample'
        when bool_or({{ of }}evidence = 'believed') then 'believed'
        else 'published'
    end
{%- endmacro %}
