with

regions as (
    select * from {{ ref('dim_region') }}
    where valid_to is null
),

indicators as (
    select * from {{ ref('dim_indicator') }}
    where is_scorecard
),

latest as (select * from {{ ref('int_indicator_latest') }}),

changes as (select * from {{ ref('int_indicator_change') }}),

targets as (select * from {{ ref('int_target_distance') }}),

ranks as (select * from {{ ref('int_indicator_rank') }}),

waste_areas as (
    select distinct on (region_id)
        region_id,
        expected_count,
        reporting_count
    from {{ ref('int_waste_aggregate') }}
    order by region_id asc, period_year desc
),

headlines as (
    select * from targets
    where is_headline
),

target_lists as (
    select
        region_id,
        indicator_code,
        jsonb_agg(
            jsonb_build_object(
                'target_id', target_id,
                'document', document,
                'level', target_level,
                'year', target_year,
                'value', target_value,
                'population_scope', population_scope,
                'definition_version', definition_version,
                'base_year', base_year,
                'base_value', base_value,
                'data_year', data_year,
                'distance', distance,
                'met', is_met,
                'pace_needed', pace_needed_per_year,
                'expired', is_expired,
                'comparable', is_comparable,
                'evidence_kind', evidence_kind,
                'confidence', confidence,
                'sample', target_is_sample,
                'note', note
            )
            order by remoteness, target_year, target_id
        ) as targets
    from targets
    group by region_id, indicator_code
)

select
    regions.region_id,
    regions.kemendagri_code,
    regions.bps_code,
    regions.region_name,
    regions.region_level,
    regions.province_region_id,
    indicators.indicator_code,
    indicators.name_id as indicator_name,
    indicators.unit,
    indicators.direction,
    latest.value,
    latest.period_year,
    coalesce(latest.value_status, 'no_claim') as value_status,
    case
        when latest.value_id is not null then latest.null_reason
        -- a total of the kabkota that reported is no value of the area: it stands with their count
        -- in mart_waste_balance
        when waste_areas.region_id is not null then 'aggregate_of_reporters_only'
        else 'no_claim'
    end as null_reason,
    latest.value_mark,
    latest.source_id,
    latest.definition_version,
    latest.method_variant,
    coalesce(latest.is_sample, false) as is_sample,
    latest.evidence,
    latest.value_id,
    latest.rse_pct,
    latest.rse_basis,
    latest.rse_band,
    latest.ci_low,
    latest.ci_high,
    cast(coalesce(latest.member_count, waste_areas.expected_count) as int) as member_count,
    cast(coalesce(latest.member_reported_count, waste_areas.reporting_count) as int)
        as member_reported_count,
    changes.previous_value,
    changes.previous_year,
    changes.change,
    changes.noise_band,
    coalesce(changes.change_assessment, 'not_assessed') as change_assessment,
    headlines.target_id as headline_target_id,
    headlines.target_value,
    headlines.target_year,
    headlines.document as target_document,
    headlines.base_year as target_base_year,
    headlines.base_value as target_base_value,
    headlines.target_level,
    headlines.confidence as target_confidence,
    headlines.target_is_sample,
    headlines.distance as target_distance,
    headlines.is_met as target_met,
    headlines.pace_needed_per_year,
    changes.pace_actual_per_year,
    coalesce(changes.pace_point_count, 0) as pace_point_count,
    coalesce(target_lists.targets, cast('[]' as jsonb)) as targets,
    ranks.rank_in_province,
    ranks.rank_in_province_low,
    ranks.rank_in_province_high,
    ranks.ranked_in_province_count,
    ranks.rank_in_cohort,
    ranks.rank_in_cohort_low,
    ranks.rank_in_cohort_high,
    ranks.ranked_in_cohort_count,
    -- filled when the gate has judged and the release is published
    cast(null as text) as gate_notes
from regions
cross join indicators
left join latest
    on
        regions.region_id = latest.region_id
        and indicators.indicator_code = latest.indicator_code
left join waste_areas
    on
        regions.region_id = waste_areas.region_id
        -- a figure that somebody publishes is no total of these reporters
        and latest.value_id is null
        -- the balance of tonnes; households with collection and the index are no part of it
        and indicators.indicator_code in ('SP01', 'SP02', 'SP03', 'SP04')
left join changes
    on
        regions.region_id = changes.region_id
        and indicators.indicator_code = changes.indicator_code
left join headlines
    on
        regions.region_id = headlines.region_id
        and indicators.indicator_code = headlines.indicator_code
left join target_lists
    on
        regions.region_id = target_lists.region_id
        and indicators.indicator_code = target_lists.indicator_code
left join ranks
    on
        regions.region_id = ranks.region_id
        and indicators.indicator_code = ranks.indicator_code
