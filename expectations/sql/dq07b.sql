-- Waste generation inside 0.2 to 1.2 but outside 0.25 to 0.8 kg/person/day: possible, unusual.
with per_capita as (
    select
        w.*,
        1000 * coalesce(w.generated_tonne_per_day, w.generated_tonne_per_year / 365)
        / nullif(w.served_population_count, 0) as kg_per_capita_per_day
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
    p.served_population_count as population_count,
    round(p.kg_per_capita_per_day, 6) as kg_per_capita_per_day
from per_capita as p
left join dim_region as region on p.region_id = region.region_id
where
    p.kg_per_capita_per_day between 0.2 and 1.2
    and p.kg_per_capita_per_day not between 0.25 and 0.8
order by p.region_id, p.period_year
