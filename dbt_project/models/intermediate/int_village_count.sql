with

villages as (select * from {{ ref('int_village_list') }})

select
    list_date,
    first_year,
    last_year,
    region_id,
    count(*) as village_count
from villages
group by list_date, first_year, last_year, region_id
