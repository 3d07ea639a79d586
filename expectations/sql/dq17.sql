-- Fewer regions delivered a real value than owe one. The missing ones are null with a reason, never
-- zero; a CONTOH (sample_count) is no delivery.
select
    c.source_id,
    c.indicator_code,
    c.parent_region_id,
    region.region_name as parent_region_name,
    c.period_year,
    c.delivered_count || ' / ' || c.owed_count as delivered_of_owed,
    c.sample_count,
    c.missing_regions
from {batch} as c
left join dim_region as region on c.parent_region_id = region.region_id
where c.delivered_count < c.owed_count
order by c.source_id, c.indicator_code, c.period_year, c.parent_region_id
