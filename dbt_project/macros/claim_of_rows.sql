{# The last columns of a claim that one row of a source states. Most sources speak for the whole
   region; one that does not says so in `area_scope`. #}
{% macro claim_of_one_row(
    relation,
    rse_pct='cast(null as numeric)',
    sample_size='cast(null as int)',
    area_scope="'whole_region'"
) -%}
    {{ area_scope }} as area_scope,
        {{ rse_pct }} as rse_pct,
        {{ sample_size }} as sample_size,
        cast(null as text[]) as origin_rows,
        {{ relation }}.snapshot_id,
        {{ relation }}.source_row,
        {{ relation }}.source_sha256,
        {{ relation }}.retrieved_at
{%- endmacro %}

{#
    The last columns of a claim that is computed from a group of rows: each of them is named, as
    'snapshot row' ('12 Rencana program!A5').
#}
{% macro claim_of_many_rows(
    relation,
    rse_pct='cast(null as numeric)',
    sample_size='cast(null as int)',
    area_scope="'whole_region'"
) -%}
    {{ area_scope }} as area_scope,
        {{ rse_pct }} as rse_pct,
        {{ sample_size }} as sample_size,
        array_agg(
            distinct {{ relation }}.snapshot_id || ' ' || {{ relation }}.source_row
        ) as origin_rows,
        cast(null as bigint) as snapshot_id,
        cast(null as text) as source_row,
        cast(null as text) as source_sha256,
        max({{ relation }}.retrieved_at) as retrieved_at
{%- endmacro %}
