-- Values to be read with care: relative standard error above 25 %, printed or modelled.
select
    f.value_id,
    f.indicator_code,
    f.region_id,
    region.kemendagri_code,
    region.region_name,
    f.period_year,
    f.disaggregation,
    f.value,
    f.rse_pct,
    f.rse_band
from {batch} as f
left join dim_region as region on f.region_id = region.region_id
where f.rse_band in ('25_to_50', 'above_50')
order by f.indicator_code, f.region_id, f.period_year
