{# No row leaves one of these columns empty; one test for a model, so that it is read once. #}
{% test filled(model, columns) %}
select
    concat_ws(
        ', ',
        {%- for column in columns %}
        case when {{ column }} is null then '{{ column }}' end{{ ',' if not loop.last }}
        {%- endfor %}
    ) as empty_columns,
    count(*) as row_count
from {{ model }}
where num_nulls({{ columns | join(', ') }}) > 0
group by empty_columns
{% endtest %}
