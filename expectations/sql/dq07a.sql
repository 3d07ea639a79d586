-- Waste generation outside 0.2 to 1.2 kg/person/day: a town's tonnage taken for a whole
-- kabupaten's, a unit error, or another region's population. Computed here from tonnage and
-- population; a mart column that tells another figure fails too, as a row of its own without the
-- computed figure, so that no waiver covers it. An aggregate carries the population of its
-- reporters, so it is judged like the rest. Waste over an unknown population cannot be judged and
-- is not shown to be right, so it fails.
with per_capita as (
    select
        w.*,
        1000 * coalesce(w.generated_tonne_per_day, w.generated_tonne_per_year / 365)
        / nullif(w.served_population_count, 0) as computed
    from {batch} as w
),

broken as (
    select
        p.*,
        round(p.computed, 6) as kg_per_capita_per_day
    from per_capita as p
    where
        p.computed not between 0.2 and 1.2
        or (
            p.computed is null
            and num_nonnulls(p.generated_tonne_per_day, p.generated_tonne_per_year) > 0
        )
    union all
    select
        p.*,
        null::numeric as kg_per_capita_per_day
    from per_capita as p
    where abs(p.computed - p.generated_kg_per_capita_per_day) > 0.005
)

select
    broken.region_id,
    region.kemendagri_code,
    region.region_name,
    broken.period_year,
    broken.method_variant,
    broken.generated_tonne_per_day,
    broken.generated_tonne_per_year,
    broken.served_population_count as population_count,
    broken.kg_per_capita_per_day,
    broken.generated_kg_per_capita_per_day as mart_kg_per_capita_per_day
from broken
left join dim_region as region on broken.region_id = region.region_id
order by broken.region_id, broken.period_year
