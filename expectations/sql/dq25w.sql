-- The tonnes of a balance come from the region of its key, not from a town of it, and the persons
-- that they are divided by live in the same area.
select
    w.region_id,
    region.kemendagri_code,
    region.region_name,
    w.period_year,
    w.method_variant,
    w.area_scope,
    w.generated_tonne_per_day,
    w.population_count,
    w.served_population_count
from {batch} as w
left join dim_region as region on w.region_id = region.region_id
where
    w.area_scope in ('urban', 'capital_town')
    or (w.area_scope = 'whole_region' and w.served_population_count <> w.population_count)
order by w.region_id, w.period_year
