-- The strata of a study hold every village of the list of its year. A CONTOH shows the form with a
-- few villages, and a year without a list is not judged.
select distinct
    i.region_id,
    region.kemendagri_code,
    region.region_name,
    i.period_year,
    'ehra' as source_id,
    i.study_village_count as villages_in_strata,
    i.master_village_count as villages_on_list,
    round(100.0 * i.study_village_count / i.master_village_count, 2) as strata_sum_pct
from {batch} as i
left join dim_region as region on i.region_id = region.region_id
where
    not i.is_sample
    and abs(100.0 * i.study_village_count / i.master_village_count - 100) > 0.1
order by i.region_id, i.period_year
