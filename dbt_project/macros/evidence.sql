{# 'sample' for a made-up figure, 'believed' where the source text itself says BELIEVED, else
   'published': nothing made up is ever called published. #}
{% macro evidence(columns) -%}
    case
        when {{ is_sample(columns) }} then 'sample'
        when concat_ws(' ', {{ columns | join(', ') }}) ~ '\mBELIEVED\M' then 'believed'
        else 'published'
    end
{%- endmacro %}
