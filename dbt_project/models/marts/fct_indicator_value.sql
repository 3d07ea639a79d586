with

indicator_values as (select * from {{ ref('int_indicator_value') }})

select
    value_id,
    indicator_code,
    region_id,
    period_year,
    period_start,
    period_end,
    period_kind,
    disaggregation,
    definition_version,
    method_variant,
    source_id,
    value,
    unit,
    value_status,
    null_reason,
    value_mark,
    is_official,
    is_preferred,
    is_derived,
    derived_from,
    is_sample,
    evidence,
    numerator,
    denominator,
    denominator_kind,
    rse_pct,
    sample_size,
    origin_rows,
    snapshot_id,
    source_row,
    source_sha256,
    retrieved_at
from indicator_values
