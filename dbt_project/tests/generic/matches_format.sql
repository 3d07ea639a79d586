{# Every non-null value of the column has the form of this regular expression. #}
{% test matches_format(model, column_name, pattern) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} !~ '{{ pattern }}'
{% endtest %}
