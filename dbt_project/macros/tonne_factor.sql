{# Tonnes per unit of mass that SIPSN prints; null for a unit that it does not use. #}
{% macro tonne_factor(column) -%}
    case {{ column }} when 'ton' then 1 when 'kg' then 0.001 end
{%- endmacro %}
