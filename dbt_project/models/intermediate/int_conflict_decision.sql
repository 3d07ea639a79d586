with

decisions as (
    {{ form_rows('pokja', 'keputusan_konflik') }}
)

select
    decisions.region_id,
    decisions.indicator_code,
    decisions.period_year,
    decisions.decided_on,
    decisions.chosen_source_id,
    decisions.chosen_value,
    decisions.decision,
    decisions.minute_number,
    decisions.minute_link,
    decisions.agency,
    decisions.reason,
    decisions.is_sample,
    decisions.evidence,
    decisions.dataset_id,
    decisions.snapshot_id,
    decisions.source_row,
    decisions.source_sha256,
    -- a CONTOH shows the form and decides nothing
    not decisions.is_sample and row_number() over (
        partition by
            decisions.region_id,
            decisions.period_year,
            decisions.indicator_code,
            decisions.is_sample
        order by decisions.decided_on desc, decisions.minute_number desc
    ) = 1 as is_in_force
from decisions
