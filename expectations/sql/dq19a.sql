-- The leaves below a programme or kegiatan never add up to more than it: another unit of money, or
-- a row too many. Less may be a workbook that lists a part only (DQ19b). Which of the rows is wrong
-- cannot be told, so the subtotal and all of its leaves are named.
with subtotals as (
    select * from {batch}
    where leaf_budget_idr > budget_idr * 1.001 or leaf_realised_idr > realised_idr * 1.001
)

select distinct
    region.kemendagri_code,
    region.region_name,
    line.period_year,
    line.vintage,
    line.agency,
    line.budget_code,
    line.budget_idr,
    line.realised_idr,
    line.leaf_budget_idr,
    line.leaf_realised_idr,
    line.dataset_id,
    line.snapshot_id,
    line.source_row
from subtotals
inner join mart_budget_line as line
    on
        subtotals.region_id = line.region_id
        and subtotals.period_year = line.period_year
        and subtotals.vintage = line.vintage
        and subtotals.agency = line.agency
        and (
            subtotals.source_row = line.source_row
            or (line.is_leaf and line.budget_code like subtotals.budget_code || '.%')
        )
left join dim_region as region on line.region_id = region.region_id
order by region.kemendagri_code, line.period_year, line.vintage, line.budget_code, line.source_row
