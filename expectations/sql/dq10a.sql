-- Counts are whole and not negative; a part is at most its whole: households without improved
-- sanitation (AL09) within households (CX02), a numerator within its denominator. A sample count of
-- households judges samples only, a real one judges both.
with fact as (
    select f.*
    from {batch} as f
    where f.value is not null
),

household as (
    select
        region_id,
        period_year,
        is_sample,
        max(value) as household_count
    from fact
    where indicator_code = 'CX02'
    group by region_id, period_year, is_sample
),

broken as (
    select
        fact.*,
        'count is whole and >= 0' as check_name
    from fact
    join dim_indicator as indicator on fact.indicator_code = indicator.indicator_code
    where
        lower(indicator.unit) in ('rt', 'kk', 'jiwa', 'person', 'orang', 'unit')
        and (fact.value < 0 or fact.value <> trunc(fact.value))
    union all
    select
        fact.*,
        'AL09 <= CX02' as check_name
    from fact
    join household
        on
            fact.region_id = household.region_id
            and fact.period_year = household.period_year
            and fact.is_sample >= household.is_sample
    where fact.indicator_code = 'AL09' and fact.value > household.household_count
    union all
    select
        fact.*,
        'numerator within 0 and denominator' as check_name
    from fact
    join dim_indicator as indicator on fact.indicator_code = indicator.indicator_code
    where
        left(fact.unit, 1) = '%'
        -- staff may be more than the posts: the catalogue says how far a share may go
        and fact.numerator not between 0
        and fact.denominator * greatest(coalesce(indicator.max_value, 100), 100) / 100
)

select distinct
    broken.value_id,
    broken.indicator_code,
    broken.region_id,
    region.kemendagri_code,
    region.region_name,
    broken.period_year,
    broken.source_id,
    broken.check_name,
    broken.value,
    broken.unit,
    broken.numerator,
    broken.denominator
from broken
left join dim_region as region on broken.region_id = region.region_id
order by broken.indicator_code, broken.region_id, broken.period_year, broken.value_id
