with

risk_areas as (
    {{ form_rows('ssk_instrument', 'area_berisiko') }}
),

weights as (
    {{ form_rows('ssk_instrument', 'bobot_area_berisiko') }}
),

-- scores and weights of 1..4 and 0..100; a weighted parameter without a score leaves it unknown
weighted as (
    select
        risk_areas.*,
        coalesce(weights.weight_version, 'none') as weight_version,
        coalesce(weights.is_sample, false) or risk_areas.is_sample as is_any_sample,
        coalesce('believed' in (weights.evidence, risk_areas.evidence), false) as is_believed,
        (
            weights.impact_population_weight_pct * risk_areas.impact_population_score
            + weights.impact_density_weight_pct * risk_areas.impact_density_score
            + weights.impact_poverty_weight_pct * risk_areas.impact_poverty_score
            -- the form has no score of the fourth parameter
            + case when coalesce(weights.impact_other_weight_pct, 0) = 0 then 0 end
        ) / 100 as impact,
        (
            weights.exposure_secondary_weight_pct * risk_areas.exposure_secondary_score
            + weights.exposure_irs_weight_pct * risk_areas.exposure_irs_score
            + weights.exposure_perception_weight_pct * risk_areas.exposure_perception_score
        ) / 100 as exposure
    from risk_areas
    left join weights
        on
            risk_areas.region_id = weights.region_id
            and risk_areas.period_year = weights.period_year
            and risk_areas.component = weights.component
),

ranges as (
    select
        *,
        impact * exposure as risk,
        min(impact * exposure) over component_of_study as min_risk,
        max(impact * exposure) over component_of_study as max_risk
    from weighted
    window
        component_of_study as (partition by region_id, period_year, component, weight_version)
),

-- four steps of equal width from the lowest to the highest village, as the instrument does
scored as (
    select
        *,
        {{ equal_step('risk', 'min_risk', 'max_risk') }} as score_computed
    from ranges
)

select
    village_code,
    period_year,
    component,
    weight_version,
    region_id,
    village_name,
    village_type,
    impact_population_score,
    impact_density_score,
    impact_poverty_score,
    exposure_secondary_score,
    exposure_irs_score,
    exposure_perception_score,
    round(impact, 4) as impact,
    round(exposure, 4) as exposure,
    round(risk, 4) as risk,
    score_computed,
    score_auto,
    score_final,
    score_computed <> score_auto as is_computed_otherwise,
    score_final <> score_auto as is_overridden,
    override_reason,
    is_priority,
    is_any_sample as is_sample,
    case
        when is_any_sample then 'sample'
        when is_believed then 'believed'
        else 'published'
    end as evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from scored
