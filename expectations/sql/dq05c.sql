-- Without open dumping (SP03b, SP04b) less is handled and managed than with it (SP03a, SP04a).
select
    w.region_id,
    region.kemendagri_code,
    region.region_name,
    w.period_year,
    w.method_variant,
    w.handled_pct,
    w.handled_excl_open_dumping_pct,
    w.managed_pct,
    w.managed_excl_open_dumping_pct
from {batch} as w
left join dim_region as region on w.region_id = region.region_id
where
    w.handled_excl_open_dumping_pct > w.handled_pct + 0.05
    or w.managed_excl_open_dumping_pct > w.managed_pct + 0.05
order by w.region_id, w.period_year
