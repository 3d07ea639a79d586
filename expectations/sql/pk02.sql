-- All the money spent and nothing built (PD10): it may be true, and then people must see it.
select
    batch.region_id,
    region.kemendagri_code,
    region.region_name,
    batch.period_year,
    batch.programme_id,
    batch.realised_idr,
    batch.physical_pct,
    batch.realised_snapshot_id as snapshot_id,
    batch.realised_source_row as source_row
from {batch} as batch
join dim_region as region on batch.region_id = region.region_id
where batch.is_paid_without_work
order by batch.programme_id
