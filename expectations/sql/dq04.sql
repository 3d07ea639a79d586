-- A village that is verified as free of open defecation has no family that defecates in the open.
select
    v.region_id,
    region.kemendagri_code,
    region.region_name,
    v.period_year,
    v.period_month,
    v.village_code,
    v.village_name,
    v.open_defecation_family_count as open_defecation_families
from {batch} as v
left join dim_region as region on v.region_id = region.region_id
where v.is_verified_odf and v.open_defecation_family_count > 0
order by v.village_code, v.period_month
