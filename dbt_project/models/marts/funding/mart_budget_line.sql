with

budgets as (
    {{ form_rows('apbd', 'belanja') }}
)

select
    region_id,
    period_year,
    vintage,
    agency,
    unit_name,
    budget_code,
    budget_level,
    budget_name,
    subsector,
    is_leaf,
    spending_kind,
    budget_idr,
    dak_budget_idr,
    realised_idr,
    dak_realised_idr,
    leaf_budget_idr,
    leaf_realised_idr,
    money_unit,
    document,
    is_audited,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from budgets
