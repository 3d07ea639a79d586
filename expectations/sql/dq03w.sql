-- Villages that are verified were triggered.
select
    p.region_id,
    region.kemendagri_code,
    region.region_name,
    p.period_year,
    p.period_month,
    p.verified_village_count as verified,
    p.triggered_village_count as triggered
from {batch} as p
left join dim_region as region on p.region_id = region.region_id
where not p.is_aggregate and p.verified_village_count > p.triggered_village_count
order by p.region_id, p.period_month
