{#
    The rows of each group that count for one number: the real ones, or its CONTOH where it has no
    other. A CONTOH never completes a real sum. Where a row is a sample by another column than
    is_sample, give the expression.
#}
{% macro real_before_sample(relation, key, is_sample='is_sample') -%}
    select *
    from (
        select
            *,
            bool_and({{ is_sample }}) over (partition by {{ key | join(', ') }}) as is_all_sample
        from {{ relation }}
    ) as sorted
    where ({{ is_sample }}) is not distinct from is_all_sample
{%- endmacro %}
