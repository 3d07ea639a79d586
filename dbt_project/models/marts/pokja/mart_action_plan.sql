with

actions as (
    {{ form_rows('pokja', 'rencana_tindak_lanjut') }}
)

select
    actions.region_id,
    actions.period_year,
    actions.action_code,
    actions.agreed_at,
    actions.action,
    actions.subsector,
    actions.agency,
    actions.due_date,
    actions.status,
    actions.finished_on,
    {{ as_of_date() }} as as_of_date,
    -- a cancelled action is late no longer
    case
        when actions.status <> 'batal'
            then
                greatest(
                    coalesce(actions.finished_on, {{ as_of_date() }}) - actions.due_date, 0
                )
    end as overdue_day_count,
    actions.result,
    actions.evidence_link,
    actions.note,
    actions.is_sample,
    actions.evidence,
    actions.dataset_id,
    actions.snapshot_id,
    actions.source_row,
    actions.source_sha256
from actions
