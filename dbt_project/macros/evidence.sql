{# 'believed' where the source text itself says BELIEVED, else 'published'. #}
{% macro evidence(columns) -%}
    case
        when concat_ws(' ', {{ columns | join(', ') }}) ~ '\mBELIEVED\M' then 'believed'
        else 'published'
    end
{%- endmacro %}
