{# Whether a BPS domain is meant by a domain or pattern of the seed bps_variable. A question mark is
   a digit, and a pattern keeps to its level: 62?? are no province, ??00 are not the nation. #}
{% macro bps_domain_fits(domain, pattern) -%}
    {{ domain }} like replace({{ pattern }}, '?', '_')
    and ({{ domain }} like '%00') = ({{ pattern }} like '%00')
    and ({{ domain }} = '0000') = ({{ pattern }} = '0000')
{%- endmacro %}
