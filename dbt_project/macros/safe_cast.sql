{% macro postgres__safe_cast(field, type) %}
    {#- The catalogue calls every array column "ARRAY", which is no type that the empty columns
        of a unit test could be cast to; the arrays of this project are text[]. #}
    cast({{ field }} as {{ 'text[]' if type == 'ARRAY' else type }})
{%- endmacro %}
