-- The leaves below a programme or kegiatan never add up to more than it: that is another unit of
-- money or a row too many. Less is a workbook that lists only the sanitation part.
{{ config(severity='warn') }}

select
    kemendagri_code,
    period_year,
    vintage,
    agency,
    budget_code,
    budget_idr,
    leaf_budget_idr,
    realised_idr,
    leaf_realised_idr,
    snapshot_id,
    source_row
from {{ ref('stg_apbd__belanja') }}
where
    leaf_budget_idr > budget_idr * 1.001
    or leaf_realised_idr > realised_idr * 1.001
