-- The source publishes 'managed' although one of its two parts is blank: it counted the blank as
-- zero. The value stays as published; what is missing is not known to be zero.
select
    w.region_id,
    region.kemendagri_code,
    region.region_name,
    w.period_year,
    w.method_variant,
    w.reduced_pct,
    w.handled_pct,
    w.managed_pct
from {batch} as w
left join dim_region as region on w.region_id = region.region_id
where
    not w.is_aggregate
    and w.managed_pct is not null
    and (w.reduced_pct is null or w.handled_pct is null)
order by w.region_id, w.period_year
