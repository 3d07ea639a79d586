with

regions as (select * from {{ ref('region') }})

select
    area.region_id as area_region_id,
    area.region_level as area_level,
    kabkota.region_id,
    kabkota.region_name,
    -- both have to exist for a sum: the area has no total of a year before it was formed
    greatest(area.valid_from, kabkota.valid_from) as valid_from,
    least(area.valid_to, kabkota.valid_to) as valid_to,
    kabkota.valid_to is null as is_member_today
from regions as kabkota
inner join regions as area
    on
        kabkota.parent_region_id = area.region_id
        or (area.region_level = 'national' and area.valid_to is null)
where kabkota.region_level = 'kabkota'
