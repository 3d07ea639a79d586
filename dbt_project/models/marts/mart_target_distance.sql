with

distances as (select * from {{ ref('int_target_distance') }})

select
    region_id,
    target_id,
    indicator_code,
    target_level,
    target_year,
    target_value,
    unit,
    document_kind,
    document,
    population_scope,
    definition_version,
    base_year,
    base_value,
    evidence_kind,
    confidence,
    target_is_sample,
    value_id,
    value,
    data_year,
    is_sample,
    distance,
    is_met as target_met,
    pace_needed_per_year,
    is_expired,
    is_comparable,
    is_headline
from distances
