{# How SIPSN counts managed waste in a year (text). BELIEVED: from 2025 on its site counts only what
   is disposed of in a sanitary way ("indikatif"), which breaks the series. Whether waste on an open
   dumping TPA counts in the years before is not stated. #}
{% macro sipsn_method_variant(year) -%}
    case when {{ year }} >= '2025' then 'sipsn_indikatif' else 'sipsn_as_published' end
{%- endmacro %}
