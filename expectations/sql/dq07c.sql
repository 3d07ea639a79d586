-- Values outside 0.2 to 1.2 kg/person/day that known_deviations.csv accepts as published.
with known (
    kemendagri_code, period_year, accepted_value, reason, decided_by, accepted_until
) as (
    values
    $known_deviations
),

per_capita as (
    select
        w.*,
        round(
            1000 * coalesce(w.generated_tonne_per_day, w.generated_tonne_per_year / 365)
            / nullif(w.population_count, 0),
            6
        ) as kg_per_capita_per_day
    from {batch} as w
)

select
    p.region_id,
    region.kemendagri_code,
    region.region_name,
    p.period_year,
    p.method_variant,
    p.generated_tonne_per_day,
    p.generated_tonne_per_year,
    p.population_count,
    p.kg_per_capita_per_day,
    known.reason,
    known.decided_by,
    known.accepted_until
from per_capita as p
join dim_region as region on p.region_id = region.region_id
join known
    on
        region.kemendagri_code = known.kemendagri_code
        and p.period_year = known.period_year
        and p.kg_per_capita_per_day = known.accepted_value
order by p.region_id, p.period_year
