with

latest as (
    select * from {{ ref('int_indicator_latest') }}
    where value is not null
),

errors as (select * from {{ ref('int_indicator_error') }}),

preferred_values as (
    select
        indicator_values.*,
        -- an error above 50 % says nothing of a change, neither as its end nor as its start
        coalesce(errors.rse_band <> 'above_50', true) as is_assessable
    from {{ ref('int_indicator_value') }} as indicator_values
    left join errors on indicator_values.value_id = errors.value_id
    where
        indicator_values.is_preferred
        and indicator_values.disaggregation = 'total'
        and (indicator_values.area_scope in ('urban', 'capital_town')) is not true
        and indicator_values.value is not null
),

indicators as (select * from {{ ref('indicator') }}),

samples as (select * from {{ ref('int_survey_sample') }}),

-- a value is compared only inside one definition, one method, and never a real one with a CONTOH
series as (
    select
        latest.region_id,
        latest.indicator_code,
        latest.period_year as latest_year,
        earlier.period_year,
        earlier.value
    from latest
    inner join preferred_values as earlier
        on
            latest.region_id = earlier.region_id
            and latest.indicator_code = earlier.indicator_code
            and latest.definition_version = earlier.definition_version
            and latest.method_variant = earlier.method_variant
            and latest.is_sample = earlier.is_sample
            and latest.period_year >= earlier.period_year
    where latest.is_assessable and earlier.is_assessable
),

previous as (
    select distinct on (region_id, indicator_code)
        region_id,
        indicator_code,
        period_year,
        value
    from series
    where period_year < latest_year
    order by region_id asc, indicator_code asc, period_year desc
),

paces as (
    select
        region_id,
        indicator_code,
        trim_scale(round(cast(regr_slope(value, period_year) as numeric), 4))
            as pace_actual_per_year,
        cast(count(*) as int) as pace_point_count
    from series
    group by region_id, indicator_code
),

other_definitions as (
    select distinct
        latest.region_id,
        latest.indicator_code
    from latest
    inner join preferred_values as earlier
        on
            latest.region_id = earlier.region_id
            and latest.indicator_code = earlier.indicator_code
            and latest.is_sample = earlier.is_sample
            and latest.period_year > earlier.period_year
            and (latest.definition_version, latest.method_variant)
            <> (earlier.definition_version, earlier.method_variant)
),

changes as (
    select
        latest.region_id,
        latest.indicator_code,
        previous.value as previous_value,
        previous.period_year as previous_year,
        latest.value - previous.value as change,
        (latest.value + previous.value) / 200 as share,
        indicators.is_survey and indicators.unit = '%' as is_survey_share,
        latest.is_assessable,
        other_definitions.region_id is not null as has_other_definition,
        paces.pace_actual_per_year,
        coalesce(paces.pace_point_count, 0) as pace_point_count
    from latest
    inner join indicators on latest.indicator_code = indicators.indicator_code
    left join paces
        on
            latest.region_id = paces.region_id
            and latest.indicator_code = paces.indicator_code
    left join previous
        on
            latest.region_id = previous.region_id
            and latest.indicator_code = previous.indicator_code
    left join other_definitions
        on
            latest.region_id = other_definitions.region_id
            and latest.indicator_code = other_definitions.indicator_code
),

-- the change of a share between two independent samples carries the error of both: sqrt(2)
banded as (
    select
        changes.*,
        case
            when changes.is_survey_share and changes.change is not null
                then round(cast(
                    100 * sqrt(2) * samples.confidence_factor * sqrt(
                        samples.design_effect * changes.share * (1 - changes.share)
                        / samples.household_count
                    ) as numeric
                ), 2)
        end as noise_band
    from changes
    left join samples on changes.region_id = samples.region_id
)

select
    region_id,
    indicator_code,
    previous_value,
    previous_year,
    change,
    noise_band,
    case
        when not is_assessable then 'not_assessed'
        when change is null and has_other_definition then 'definition_break'
        when change is null then 'no_earlier_value'
        when noise_band is null then 'not_assessed'
        when abs(change) <= noise_band then 'no_significant_change'
        when change > 0 then 'significant_increase'
        else 'significant_decrease'
    end as change_assessment,
    pace_actual_per_year,
    pace_point_count
from banded
