{# Rupiah per unit of money that a form declares; null for a unit that is not on its list. #}
{% macro money_factor(column) -%}
    case lower(btrim({{ column }}))
        when 'rp' then 1
        when 'ribu' then 1000
        when 'juta' then 1000000
        when 'miliar' then 1000000000
    end
{%- endmacro %}
