with

actions as (
    {{ form_rows('pokja', 'rencana_tindak_lanjut') }}
),

judged as (
    select
        actions.*,
        -- a cancelled action is late no longer
        case
            when actions.status <> 'batal' then coalesce(actions.finished_on, {{ as_of_date() }})
        end as judged_on
    from actions
)

select
    judged.region_id,
    judged.period_year,
    judged.action_code,
    judged.agreed_at,
    judged.action,
    judged.subsector,
    judged.agency,
    judged.due_date,
    judged.status,
    judged.finished_on,
    {{ as_of_date() }} as as_of_date,
    greatest(judged.judged_on - judged.due_date, 0) as overdue_day_count,
    judged.result,
    judged.evidence_link,
    judged.note,
    judged.is_sample,
    judged.evidence,
    judged.dataset_id,
    judged.snapshot_id,
    judged.source_row,
    judged.source_sha256
from judged
