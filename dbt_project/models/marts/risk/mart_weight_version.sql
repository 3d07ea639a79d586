with

irs as (
    {{ form_rows('ehra', 'irs_bobot') }}
),

risk_areas as (
    {{ form_rows('ssk_instrument', 'bobot_area_berisiko') }}
),

irs_weights as (
    select
        region_id,
        period_year,
        'irs' as weight_kind,
        component,
        weight_version,
        document,
        'sub-variable ' || subvariable_number as parameter,
        printed_weight as weight,
        is_sample,
        evidence,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256
    from irs
),

risk_area_weights as (
    select
        risk_areas.region_id,
        risk_areas.period_year,
        weights.weight_kind,
        risk_areas.component,
        risk_areas.weight_version,
        risk_areas.document,
        weights.parameter,
        weights.weight,
        risk_areas.is_sample,
        risk_areas.evidence,
        risk_areas.dataset_id,
        risk_areas.snapshot_id,
        risk_areas.source_row,
        risk_areas.source_sha256
    from risk_areas
    cross join
        lateral (
            values
            ('impact', 'population', risk_areas.impact_population_weight_pct),
            ('impact', 'density', risk_areas.impact_density_weight_pct),
            ('impact', 'poverty', risk_areas.impact_poverty_weight_pct),
            ('impact', 'other', risk_areas.impact_other_weight_pct),
            ('exposure', 'secondary data', risk_areas.exposure_secondary_weight_pct),
            ('exposure', 'irs', risk_areas.exposure_irs_weight_pct),
            ('exposure', 'perception', risk_areas.exposure_perception_weight_pct)
        ) as weights (weight_kind, parameter, weight)
    where weights.weight is not null
),

weights as (
    select * from irs_weights
    union all
    select * from risk_area_weights
)

select
    region_id,
    period_year,
    weight_kind,
    component,
    weight_version,
    document,
    jsonb_object_agg(parameter, weight) as weights,
    cast(count(*) as int) as parameter_count,
    sum(weight) as weight_sum,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from weights
group by
    region_id,
    period_year,
    weight_kind,
    component,
    weight_version,
    document,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
