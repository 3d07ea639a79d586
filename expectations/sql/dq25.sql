-- The area that a number speaks for is the region of its key: a town's tonnage is no kabupaten's.
-- A number of the urban area may stand under the group 'urban'.
select
    f.value_id,
    f.indicator_code,
    f.region_id,
    region.kemendagri_code,
    region.region_name,
    f.period_year,
    f.disaggregation,
    f.area_scope,
    f.method_variant,
    f.source_id,
    f.value
from {batch} as f
left join dim_region as region on f.region_id = region.region_id
where
    f.value is not null
    and f.area_scope in ('urban', 'capital_town')
    and (f.area_scope, f.disaggregation) <> ('urban', 'urban')
order by f.indicator_code, f.region_id, f.period_year
