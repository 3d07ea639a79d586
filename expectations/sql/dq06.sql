-- Mass balance within 0.5 %: reduced + handled + unmanaged = generated (tonne/year), and
-- 365 x tonne/day = tonne/year, the two being published in two tables. A leap year is 0.3 %.
-- The parts are judged for published rows only: in an aggregate they may have different reporters.
with balance as (
    select
        w.*,
        'reduced + handled + unmanaged = generated' as identity,
        w.reduced_tonne_per_year + w.handled_tonne_per_year + w.unmanaged_tonne_per_year
            as left_tonne_per_year
    from {batch} as w
    where not w.is_aggregate
    union all
    select
        w.*,
        '365 x generated per day = generated per year' as identity,
        365 * w.generated_tonne_per_day as left_tonne_per_year
    from {batch} as w
)

select
    balance.region_id,
    region.kemendagri_code,
    region.region_name,
    balance.period_year,
    balance.method_variant,
    balance.identity,
    balance.left_tonne_per_year,
    balance.generated_tonne_per_year,
    balance.generated_tonne_per_day,
    balance.reduced_tonne_per_year,
    balance.handled_tonne_per_year,
    balance.unmanaged_tonne_per_year
from balance
left join dim_region as region on balance.region_id = region.region_id
where
    abs(balance.left_tonne_per_year - balance.generated_tonne_per_year)
    > 0.005 * balance.generated_tonne_per_year
order by balance.region_id, balance.period_year, balance.identity
