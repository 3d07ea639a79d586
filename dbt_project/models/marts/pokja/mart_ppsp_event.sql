with

events as (
    {{ form_rows('pokja', 'kegiatan_ppsp') }}
)

select
    events.region_id,
    events.clinic_number,
    events.event_kind,
    events.started_on,
    coalesce(events.ended_on, events.started_on) as ended_on,
    events.place,
    events.organiser,
    cast(events.participant_count as int) as participant_count,
    cast(events.male_participant_count as int) as male_participant_count,
    cast(events.female_participant_count as int) as female_participant_count,
    events.document,
    events.note,
    events.is_sample,
    events.evidence,
    events.dataset_id,
    events.snapshot_id,
    events.source_row,
    events.source_sha256
from events
