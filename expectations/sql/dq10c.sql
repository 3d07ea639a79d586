-- Reporters are a part of the expected ones, and no tonnage is negative.
select
    w.region_id,
    region.kemendagri_code,
    region.region_name,
    w.period_year,
    w.method_variant,
    w.reporting_count,
    w.expected_count,
    w.generated_tonne_per_year,
    w.reduced_tonne_per_year,
    w.handled_tonne_per_year,
    w.managed_tonne_per_year
from {batch} as w
left join dim_region as region on w.region_id = region.region_id
where
    w.reporting_count not between 0 and w.expected_count
    or least(
        w.generated_tonne_per_year,
        w.reduced_tonne_per_year,
        w.handled_tonne_per_year,
        w.managed_tonne_per_year
    ) < 0
order by w.region_id, w.period_year
