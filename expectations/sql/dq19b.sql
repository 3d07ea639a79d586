-- Money of a sanitation programme that none of its leaves has: only leaves are added, so PD01 is too
-- low by it. The deepest such subtotal is listed: one that has a subtotal of the same kind below it
-- is only the sum of what is missing there.
with gaps as (
    select
        line.*,
        coalesce(line.realised_idr, line.budget_idr)
        - coalesce(line.leaf_realised_idr, line.leaf_budget_idr) as unlisted_idr
    from {batch} as line
    where
        not line.is_leaf
        and line.subsector is not null
        and (
            line.leaf_budget_idr < line.budget_idr * 0.999
            or line.leaf_realised_idr < line.realised_idr * 0.999
        )
)

select
    gaps.region_id,
    region.kemendagri_code,
    region.region_name,
    gaps.period_year,
    gaps.vintage,
    gaps.agency,
    gaps.budget_code,
    gaps.unlisted_idr,
    gaps.dataset_id,
    gaps.snapshot_id,
    gaps.source_row
from gaps
left join dim_region as region on gaps.region_id = region.region_id
where
    not exists (
        select 1 from gaps as deeper
        where
            deeper.region_id = gaps.region_id
            and deeper.period_year = gaps.period_year
            and deeper.vintage = gaps.vintage
            and deeper.agency = gaps.agency
            and deeper.budget_code like gaps.budget_code || '.%'
    )
order by gaps.region_id, gaps.period_year, gaps.source_row
