-- Sanitation is a part of all spending of the same vintage. DJPK rounds to Rp10 million. Which line
-- of the budget is too high cannot be told, so all of that vintage are named.
select
    region.kemendagri_code,
    region.region_name,
    total.period_year,
    total.vintage,
    total.apbd_idr,
    total.total_spending_idr,
    cast(split_part(origin.place, ' ', 1) as bigint) as snapshot_id,
    substr(origin.place, strpos(origin.place, ' ') + 1) as source_row
from {batch} as total
left join dim_region as region on total.region_id = region.region_id
inner join mart_funding as funding
    on
        total.region_id = funding.region_id
        and total.period_year = funding.period_year
        and total.vintage = funding.vintage
        and total.is_sample = funding.is_sample
        and funding.is_counted
        and funding.source_id = 'apbd'
cross join unnest(funding.origin_rows) as origin (place)
where total.apbd_idr > total.total_spending_idr + 10000000
order by region.kemendagri_code, total.period_year, total.vintage, snapshot_id, source_row
