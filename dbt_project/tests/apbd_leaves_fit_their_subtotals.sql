-- The leaves below a programme or kegiatan never add up to more than it: that is another unit of
-- money or a row too many. Less is a workbook that lists only the sanitation part, unless the
-- deeper rows are those of other units only: then the row may be the leaf of its own unit, whose
-- money no sum of leaves has.
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
from {{ ref('stg_apbd__belanja') }} as rows_of
where
    leaf_budget_idr > budget_idr * 1.001
    or leaf_realised_idr > realised_idr * 1.001
    or (
        leaf_budget_idr < budget_idr * 0.999
        and not exists (
            select 1 from {{ ref('stg_apbd__belanja') }} as deeper
            where
                deeper.kemendagri_code = rows_of.kemendagri_code
                and deeper.period_year = rows_of.period_year
                and deeper.vintage = rows_of.vintage
                and deeper.agency = rows_of.agency
                and deeper.unit_name = rows_of.unit_name
                and deeper.budget_code like rows_of.budget_code || '.%'
        )
    )
