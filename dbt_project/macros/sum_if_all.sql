{% macro sum_if_all(column) %}
    {#- The sum of a group, or null when one member has no number: a gap is not a zero. #}
    case when count({{ column }}) = count(*) then sum({{ column }}) end
{%- endmacro %}
