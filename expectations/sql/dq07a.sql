-- Waste generation outside 0.2 to 1.2 kg/person/day: a town's tonnage taken for a whole
-- kabupaten's, a unit error, or another region's population. Computed here from tonnage and
-- population; a mart column that tells another figure fails too. Values in known_deviations.csv
-- are left to DQ07c, matched on six decimals. An aggregate carries the population of its
-- reporters, so it is judged like the rest. Waste over an unknown population cannot be judged and
-- is not shown to be right, so it fails.
with known (
    kemendagri_code, period_year, accepted_value, reason, decided_by, accepted_until
) as (
    values
    $known_deviations
),

per_capita as (
    select
        w.*,
        1000 * coalesce(w.generated_tonne_per_day, w.generated_tonne_per_year / 365)
        / nullif(w.population_count, 0) as kg_per_capita_per_day
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
    round(p.kg_per_capita_per_day, 6) as kg_per_capita_per_day,
    p.generated_kg_per_capita_per_day as mart_kg_per_capita_per_day
from per_capita as p
left join dim_region as region on p.region_id = region.region_id
left join known
    on
        region.kemendagri_code = known.kemendagri_code
        and p.period_year = known.period_year
        and round(p.kg_per_capita_per_day, 6) = known.accepted_value
where
    (p.kg_per_capita_per_day not between 0.2 and 1.2 and known.accepted_value is null)
    or abs(p.kg_per_capita_per_day - p.generated_kg_per_capita_per_day) > 0.005
    or (
        p.kg_per_capita_per_day is null
        and num_nonnulls(p.generated_tonne_per_day, p.generated_tonne_per_year) > 0
    )
order by p.region_id, p.period_year
