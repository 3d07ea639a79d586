{#
    Join clause that reads one text column as a number in the format its source declares:
    'us' 34,527.10 | 'id' 1.234,56 | 'plain' 1234.56 | 'mixed' (3-digit groups are ambiguous),
    or an SQL expression that gives one of them. A format is never guessed from the cell.
    Gives <alias>.value, <alias>.status and <alias>.mark; <alias> is n_<column> unless named.
#}
{% macro read_number(column, format, alias=none, legend='null') -%}
    {%- set known = format in ('us', 'id', 'plain', 'mixed') -%}
    cross join lateral
    ops.read_number({{ column }}, {{ "'" ~ format ~ "'" if known else format }}, {{ legend }})
    as {{ alias or 'n_' ~ column.split('.') | last }}
{%- endmacro %}
