-- The level of a whole column moved: median ratio to the last release outside 0.2 to 5 within a
-- source, indicator and year (kilogram for tonne, fraction for percent, thousands lost).
-- A new year is compared with the newest published year before it; for that at least 5 pairs are
-- needed, since a single series may move. The same year is compared at any size. A real figure
-- and the CONTOH that it replaces are two things and make no pair.
with pair as (
    select distinct on (f.value_id)
        f.source_id,
        f.indicator_code,
        f.period_year,
        earlier.period_year = f.period_year as is_same_year,
        f.value / earlier.value as ratio
    from {batch} as f
    join $published.fct_indicator_value as earlier
        on
            f.source_id = earlier.source_id
            and f.indicator_code = earlier.indicator_code
            and f.region_id = earlier.region_id
            and f.disaggregation = earlier.disaggregation
            and f.definition_version = earlier.definition_version
            and f.method_variant = earlier.method_variant
            and f.is_sample = earlier.is_sample
            and f.period_year >= earlier.period_year
    where f.value is not null and earlier.value > 0
    order by f.value_id, earlier.period_year desc
)

select
    pair.source_id,
    pair.indicator_code,
    pair.period_year,
    count(*) as pair_count,
    round((percentile_cont(0.5) within group (order by pair.ratio))::numeric, 4) as median_ratio
from pair
group by pair.source_id, pair.indicator_code, pair.period_year
having
    (count(*) >= 5 or bool_and(pair.is_same_year))
    and percentile_cont(0.5) within group (order by pair.ratio) not between 0.2 and 5
order by pair.source_id, pair.indicator_code, pair.period_year
