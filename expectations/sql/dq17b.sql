-- Rows and cells that a source delivered and the release does not show, for another reason than a
-- doubt about the region (DQ16): unreadable cells in quarantine, a second claim of the same key.
-- Rows that another rule holds have the note of that rule.
select
    dataset_id,
    snapshot_id,
    source_row,
    reason,
    detail,
    raw_name,
    raw_code,
    raw_code_system,
    period_year,
    rejected_id
from {batch}
where
    reason not in ('unknown_region', 'name_disagrees_with_code', 'code_not_valid_in_year')
    and left(reason, 5) <> 'gate:'
order by dataset_id, rejected_id
