{#
    Join clause for a column in which a source also prints limits (">99", "<1"): they are no numbers
    and never become one. Gives b_<column>.value (ok only), .bound (more_than and less_than only)
    and .status. The international sources print "-" and "NaN" where they have no estimate.
#}
{% macro read_bounded(column) -%}
    {%- set alias = 'b_' ~ column.split('.') | last -%}
    cross join lateral (
        select
            case when reading.status = 'ok' and signs.sign = '' then reading.value end as value,
            case when reading.status = 'ok' and signs.sign <> '' then reading.value end as bound,
            case
                when lower(trim({{ column }})) in ('-', 'nan') then 'not_available'
                when reading.status <> 'ok' or signs.sign = '' then reading.status
                when signs.sign = '>' then 'more_than'
                else 'less_than'
            end as status
        from (
            select coalesce(substring({{ column }} from '^\s*([<>])'), '') as sign
        ) as signs
        cross join lateral
            ops.read_number(ltrim({{ column }}, ' <>='), 'plain') as reading
    ) as {{ alias }}
{%- endmacro %}
