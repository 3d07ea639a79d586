-- Single values that changed more than threefold against the last release (same year, or the
-- newest published year before). A percentage that moved less than 5 points is left out: with
-- some 440 households a kabupaten, that is sampling error. Real and CONTOH make no pair.
with pair as (
    select distinct on (f.value_id)
        f.source_id,
        f.indicator_code,
        f.region_id,
        f.period_year,
        f.unit,
        f.value,
        earlier.value as earlier_value,
        earlier.period_year as earlier_year
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
    pair.region_id,
    region.kemendagri_code,
    region.region_name,
    pair.period_year,
    pair.value,
    pair.earlier_year,
    pair.earlier_value
from pair
left join dim_region as region on pair.region_id = region.region_id
where
    (pair.value > 3 * pair.earlier_value or 3 * pair.value < pair.earlier_value)
    and (left(pair.unit, 1) <> '%' or abs(pair.value - pair.earlier_value) >= 5)
order by pair.source_id, pair.indicator_code, pair.region_id, pair.period_year
