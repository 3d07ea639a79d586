{% macro preference_rank(relation) %}
    {#- 1 for the claim that is shown: the one that the Pokja decided on (a real number by its
        definition), then a number before a gap, real before CONTOH, published before derived, then
        the precedence per indicator, of the source and of its ways of counting, then the newest
        concept. -#}
    row_number() over (
        partition by
            {{ relation }}.indicator_code,
            {{ relation }}.region_id,
            {{ relation }}.period_year,
            {{ relation }}.disaggregation
        order by
            {{ relation }}.is_decided is not true,
            {{ relation }}.value is null,
            {{ relation }}.is_sample,
            {{ relation }}.is_derived,
            {{ relation }}.precedence_rank nulls last,
            (
                select methods.rank from {{ ref('method_precedence') }} as methods
                where
                    methods.indicator_code = {{ relation }}.indicator_code
                    and methods.method_variant = {{ relation }}.method_variant
            ) nulls last,
            {{ relation }}.period_end desc,
            (
                select concepts.valid_from_year from {{ ref('definition_version') }} as concepts
                where concepts.definition_version = {{ relation }}.definition_version
            ) desc nulls last,
            {{ relation }}.definition_version,
            {{ relation }}.method_variant,
            {{ relation }}.source_id
    )
{%- endmacro %}
