{#
    Join clause that reads one text column as a date; a month is its first day. Gives
    <alias>.value and <alias>.status; <alias> is d_<column> unless named.
#}
{% macro read_date(column, alias=none) -%}
    cross join lateral
    ops.read_date({{ column }})
    as {{ alias or 'd_' ~ column.split('.') | last }}
{%- endmacro %}
