-- The shares of givers, and those of subsectors, sum to 100 +-0.1 wherever money is counted. A part
-- without a line has no share.
select
    total.region_id,
    region.kemendagri_code,
    region.region_name,
    total.period_year,
    total.vintage,
    shares.name as share_set,
    shares.sum_pct
from {batch} as total
left join dim_region as region on total.region_id = region.region_id
cross join lateral (
    values
    (
        'givers',
        coalesce(total.public_pct, 0) + coalesce(total.non_public_pct, 0)
        + coalesce(total.unclear_pct, 0)
    ),
    (
        'subsectors',
        coalesce(total.wastewater_pct, 0) + coalesce(total.solid_waste_pct, 0)
        + coalesce(total.drainage_pct, 0) + coalesce(total.hygiene_pct, 0)
        + coalesce(total.other_pct, 0)
    )
) as shares (name, sum_pct)
where total.counted_idr > 0 and abs(shares.sum_pct - 100) > 0.1
order by total.region_id, total.period_year, total.vintage, shares.name
