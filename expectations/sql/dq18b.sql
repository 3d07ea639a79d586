-- A value outside the smallest and largest that the catalogue gives its indicator.
select
    f.value_id,
    f.indicator_code,
    f.region_id,
    region.kemendagri_code,
    region.region_name,
    f.period_year,
    f.source_id,
    f.value,
    f.unit,
    indicator.min_value,
    indicator.max_value
from {batch} as f
join dim_indicator as indicator on f.indicator_code = indicator.indicator_code
left join dim_region as region on f.region_id = region.region_id
where f.value < indicator.min_value or f.value > indicator.max_value
order by f.indicator_code, f.region_id, f.period_year
