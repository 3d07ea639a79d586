{{ config(materialized='view') }}

{% for part in ['institution', 'staff', 'process'] -%}
select {{ claim_columns() | join(', ') }} from {{ ref('int_pokja_' ~ part ~ '_claim') }}
{%- if not loop.last %}
union all
{% endif %}
{%- endfor %}
