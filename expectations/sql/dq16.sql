-- Rows whose region could not be told for certain: unknown code or name, a name that belongs to
-- another code, or a code that did not exist in the year of the row.
select
    rejected_id,
    dataset_id,
    snapshot_id,
    source_row,
    reason,
    detail,
    raw_name,
    raw_code,
    raw_code_system,
    period_year
from {batch}
where reason in ('unknown_region', 'name_disagrees_with_code', 'code_not_valid_in_year')
order by dataset_id, rejected_id
