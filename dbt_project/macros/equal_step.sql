{# Which of four steps of equal width, 1 to 4, between the lowest and the highest value of a group;
   null where all are equal. #}
{% macro equal_step(value, lowest, highest) -%}
    case
        when {{ value }} = {{ highest }} and {{ highest }} > {{ lowest }} then 4
        else cast(
            1 + floor(4 * ({{ value }} - {{ lowest }}) / nullif({{ highest }} - {{ lowest }}, 0))
            as int
        )
    end
{%- endmacro %}
