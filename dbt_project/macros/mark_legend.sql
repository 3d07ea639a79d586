{#
    The legend of a table as jsonb, read from its own note. A star has no fixed meaning at BPS:
    "*)" is "angka sementara" in one table and "backcasting" in another.
#}
{% macro mark_legend(note) -%}
    {%- set meanings = [
        ('backcast', 'backcast'),
        ('(angka\s+)?sangat\s+sementara', 'very_provisional'),
        ('(angka\s+)?sementara', 'provisional'),
        ('(angka\s+)?(di)?revisi', 'revised'),
        ('(angka\s+)?(estimasi|perkiraan)', 'estimate'),
    ] -%}
    {%- set marks = [('*', '\*'), ('**', '\*\*'), ('r', 'r'), ('e', 'e')] -%}
    jsonb_strip_nulls(jsonb_build_object(
        {%- for mark, pattern in marks %}
        '{{ mark }}', case
            {%- for words, meaning in meanings %}
            when {{ note }} ~* '(^|[^*a-z]){{ pattern }}\)\s*{{ words }}' then '{{ meaning }}'
            {%- endfor %}
        end{{ ',' if not loop.last }}
        {%- endfor %}
    ))
{%- endmacro %}
