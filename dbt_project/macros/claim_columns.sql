{# What every int_claim_<source> gives, by name: a union by position would mix columns silently. #}
{% macro claim_columns() -%}
    {{ return([
        'indicator_code', 'region_id', 'publication_region_id', 'period_year', 'period_start',
        'period_end', 'period_kind', 'disaggregation', 'definition_version', 'method_variant',
        'source_id', 'value', 'value_status', 'value_mark', 'is_sample', 'evidence', 'numerator',
        'denominator', 'denominator_kind', 'area_scope', 'rse_pct', 'sample_size', 'origin_rows',
        'snapshot_id', 'source_row', 'source_sha256', 'retrieved_at',
    ]) }}
{%- endmacro %}
