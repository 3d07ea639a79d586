{# What kind of village a Kemendagri code names: its seventh digit says so. #}
{% macro village_type(column) -%}
    case substr(replace(btrim({{ column }}), '.', ''), 7, 1)
        when '1' then 'kelurahan'
        when '2' then 'desa'
        when '3' then 'desa adat'
    end
{%- endmacro %}
