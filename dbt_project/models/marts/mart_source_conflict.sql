with

claims as (
    select * from {{ ref('fct_indicator_value') }}
    -- a CONTOH contradicts nobody, and a value computed here is no second opinion
    where value is not null and not is_sample and not is_derived
),

medians as (
    select
        indicator_code,
        region_id,
        period_year,
        disaggregation,
        cast(percentile_cont(0.5) within group (order by value) as numeric) as median_value
    from claims
    group by indicator_code, region_id, period_year, disaggregation
    having count(distinct source_id || '|' || method_variant) > 1
),

deviations as (
    select
        claims.*,
        medians.median_value,
        abs(claims.value - medians.median_value) as deviation
    from claims
    inner join medians
        on
            claims.indicator_code = medians.indicator_code
            and claims.region_id = medians.region_id
            and claims.period_year = medians.period_year
            and claims.disaggregation = medians.disaggregation
),

-- three times the median distance from the median: one wild claim cannot hide itself, as it would
-- in a mean and a standard deviation
typical_deviations as (
    select
        indicator_code,
        region_id,
        period_year,
        disaggregation,
        cast(percentile_cont(0.5) within group (order by deviation) as numeric)
            as median_deviation
    from deviations
    group by indicator_code, region_id, period_year, disaggregation
),

conflicts as (
    select
        deviations.indicator_code,
        deviations.region_id,
        deviations.period_year,
        deviations.disaggregation,
        deviations.unit,
        cast(count(*) as int) as claim_count,
        min(deviations.value) as min_value,
        max(deviations.value) as max_value,
        max(deviations.value) - min(deviations.value) as spread,
        max(deviations.median_value) as median_value,
        jsonb_agg(
            jsonb_build_object(
                'source', deviations.source_id,
                'variant', deviations.method_variant,
                'definition_version', deviations.definition_version,
                'value', deviations.value,
                'value_id', deviations.value_id,
                'is_outlier',
                deviations.deviation > 3 * typical_deviations.median_deviation
            )
            order by deviations.source_id, deviations.method_variant, deviations.definition_version
        ) as claims
    from deviations
    inner join typical_deviations
        on
            deviations.indicator_code = typical_deviations.indicator_code
            and deviations.region_id = typical_deviations.region_id
            and deviations.period_year = typical_deviations.period_year
            and deviations.disaggregation = typical_deviations.disaggregation
    group by
        deviations.indicator_code,
        deviations.region_id,
        deviations.period_year,
        deviations.disaggregation,
        deviations.unit
)

select
    indicator_code,
    region_id,
    period_year,
    disaggregation,
    unit,
    claim_count,
    min_value,
    max_value,
    spread,
    claims
from conflicts
-- the tolerance: 1 point for a share, 5 % of the median for a count
where spread > case when left(unit, 1) = '%' then 1 else 0.05 * abs(median_value) end
