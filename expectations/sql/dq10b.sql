-- Regions that delivered, and those of which only a CONTOH is known, are apart and together a part of
-- the regions that owe.
select
    c.source_id,
    c.indicator_code,
    c.parent_region_id,
    region.region_name as parent_region_name,
    c.period_year,
    c.delivered_count,
    c.sample_count,
    c.owed_count
from {batch} as c
left join dim_region as region on c.parent_region_id = region.region_id
where
    c.delivered_count not between 0 and c.owed_count
    or c.sample_count not between 0 and c.owed_count - c.delivered_count
order by c.source_id, c.indicator_code, c.parent_region_id
