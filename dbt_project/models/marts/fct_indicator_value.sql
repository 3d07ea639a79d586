with

indicator_values as (select * from {{ ref('int_indicator_value') }}),

errors as (select * from {{ ref('int_indicator_error') }})

select
    indicator_values.value_id,
    indicator_values.indicator_code,
    indicator_values.region_id,
    indicator_values.period_year,
    indicator_values.period_start,
    indicator_values.period_end,
    indicator_values.period_kind,
    indicator_values.disaggregation,
    indicator_values.definition_version,
    indicator_values.method_variant,
    indicator_values.source_id,
    indicator_values.value,
    indicator_values.unit,
    indicator_values.value_status,
    indicator_values.null_reason,
    indicator_values.value_mark,
    indicator_values.is_official,
    indicator_values.is_preferred,
    indicator_values.is_decided,
    indicator_values.is_derived,
    indicator_values.derived_from,
    indicator_values.is_sample,
    indicator_values.evidence,
    indicator_values.numerator,
    indicator_values.denominator,
    indicator_values.denominator_kind,
    indicator_values.area_scope,
    errors.rse_pct,
    errors.rse_basis,
    errors.rse_band,
    indicator_values.sample_size,
    indicator_values.origin_rows,
    indicator_values.snapshot_id,
    indicator_values.source_row,
    indicator_values.source_sha256,
    indicator_values.retrieved_at,
    indicator_values.member_count,
    indicator_values.member_reported_count,
    -- filled when the gate has judged and the release is published
    cast(null as text) as gate_notes
from indicator_values
left join errors on indicator_values.value_id = errors.value_id
