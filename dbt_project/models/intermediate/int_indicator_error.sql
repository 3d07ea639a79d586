with

indicator_values as (
    select * from {{ ref('int_indicator_value') }}
    where value is not null
),

indicators as (select * from {{ ref('indicator') }}),

samples as (select * from {{ ref('int_survey_sample') }}),

comparisons as (
    select source_id from {{ ref('source_use') }}
    where not is_suggested
),

shares as (
    select
        indicator_values.value_id,
        indicator_values.value,
        indicator_values.unit,
        indicator_values.rse_pct as published_rse_pct,
        indicator_values.value / 100 as share,
        -- how many of a group were asked is known only where the source prints it
        coalesce(
            indicator_values.sample_size,
            case when indicator_values.disaggregation = 'total' then samples.household_count end
        ) as asked_count,
        samples.design_effect,
        samples.confidence_factor,
        indicators.is_survey
        and indicator_values.unit = '%'
        -- who quotes a number in public asked nobody
        and comparisons.source_id is null
        -- the model knows no error of nobody and of everybody
        and indicator_values.value > 0 and indicator_values.value < 100 as is_modelled
    from indicator_values
    inner join indicators on indicator_values.indicator_code = indicators.indicator_code
    left join samples on indicator_values.region_id = samples.region_id
    left join comparisons on indicator_values.source_id = comparisons.source_id
),

errors as (
    select
        shares.*,
        case
            when shares.published_rse_pct is not null then shares.published_rse_pct
            when shares.is_modelled
                then round(cast(
                    100 * sqrt(
                        shares.design_effect * (1 - shares.share)
                        / (shares.asked_count * shares.share)
                    ) as numeric
                ), 1)
        end as rse_pct
    from shares
),

margins as (
    select
        errors.*,
        round(errors.confidence_factor * errors.rse_pct * errors.value / 100, 2) as margin
    from errors
    where errors.rse_pct is not null
)

select
    value_id,
    rse_pct,
    case when published_rse_pct is null then 'model' else 'published' end as rse_basis,
    -- the rule of BPS: up to 25 fine, up to 50 with care, above that not usable alone
    case
        when rse_pct <= 25 then 'up_to_25'
        when rse_pct <= 50 then '25_to_50'
        else 'above_50'
    end as rse_band,
    margin,
    greatest(value - margin, 0) as ci_low,
    case when left(unit, 1) = '%' then least(value + margin, 100) else value + margin end
        as ci_high
from margins
