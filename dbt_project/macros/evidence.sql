{# 'sample' for a made-up figure, 'believed' where the source text itself says BELIEVED, else
   'published': nothing made up is ever called published. #}
{% macro evidence(columns) -%}
    case
        when {{ is_sample(columns) }} then 'sample'
        when concat_ws(' ', {{ columns | join(', ') }}) ~ '\mBELIEVED\M' then 'believed'
        else 'published'
    end
{%- endmacro %}

{# The evidence of a figure that is computed from a group of rows: its weakest row decides. #}
{% macro evidence_of_many_rows(relation) -%}
    case
        when bool_or({{ relation }}.is_sample) then 'sample'
        when bool_or({{ relation }}.evidence = 'believed') then 'believed'
        else 'published'
    end
{%- endmacro %}
