with

regions as (
    select * from {{ ref('dim_region') }}
    where region_level = 'kabkota' and valid_to is null
),

milestones as (
    {{ form_rows('pokja', 'milestone_ppsp') }}
),

events as (
    {{ form_rows('pokja', 'kegiatan_ppsp') }}
),

all_steps as (
    select
        milestones.region_id,
        'milestone' as step_kind,
        cast(right(milestones.milestone, 1) as int) as milestone_number,
        cast(null as int) as clinic_number,
        milestones.reached_on as taken_on,
        milestones.entry_year,
        milestones.is_sample,
        milestones.evidence,
        milestones.snapshot_id,
        milestones.source_row
    from milestones
    union all
    select
        events.region_id,
        'clinic' as step_kind,
        cast(null as int) as milestone_number,
        events.clinic_number,
        events.started_on as taken_on,
        cast(null as int) as entry_year,
        events.is_sample,
        events.evidence,
        events.snapshot_id,
        events.source_row
    from events
    where events.event_kind = 'pelaksanaan'
),

steps_taken as (
    select * from all_steps
    where taken_on <= {{ as_of_date() }}
),

steps as (
    {{ real_before_sample('steps_taken', ['region_id', 'step_kind']) }}
),

-- milestones and clinics come in two forms, of which one may be a CONTOH and the other real
standings as (
    select
        steps.region_id,
        steps.step_kind,
        {{ evidence_of_rows('steps') }} as evidence
    from steps
    group by steps.region_id, steps.step_kind
),

progress as (
    select
        steps.region_id,
        min(steps.entry_year) as entry_year,
        max(steps.milestone_number) as milestone_number,
        min(steps.taken_on) filter (where steps.milestone_number = 1) as m1_on,
        min(steps.taken_on) filter (where steps.milestone_number = 2) as m2_on,
        min(steps.taken_on) filter (where steps.milestone_number = 3) as m3_on,
        min(steps.taken_on) filter (where steps.milestone_number = 4) as m4_on,
        cast(count(distinct steps.clinic_number) as int) as clinic_count,
        max(steps.clinic_number) as last_clinic_number,
        max(steps.taken_on) filter (where steps.clinic_number is not null) as last_clinic_on,
        bool_or(steps.is_sample) as is_sample,
        {{ evidence_of_rows('steps') }} as evidence,
        array_agg(distinct steps.snapshot_id || ' ' || steps.source_row) as origin_rows
    from steps
    group by steps.region_id
)

select
    regions.region_id,
    regions.ppsp_cohort_year as cohort_year,
    regions.ppsp_cohort_evidence as cohort_evidence,
    progress.entry_year,
    progress.milestone_number,
    progress.m1_on,
    progress.m2_on,
    progress.m3_on,
    progress.m4_on,
    nullif(progress.clinic_count, 0) as clinic_count,
    progress.last_clinic_number,
    progress.last_clinic_on,
    -- who reported nothing has no next step that could be known
    case when progress.milestone_number < 4 then progress.milestone_number + 1 end
        as next_milestone_number,
    -- M1 to M3 belong to the first year of the support, M4 to the second, the year of the cohort
    case
        when progress.milestone_number = 3 then regions.ppsp_cohort_year
        when progress.milestone_number < 3 then regions.ppsp_cohort_year - 1
    end as next_milestone_due_year,
    case when progress.last_clinic_number < 7 then progress.last_clinic_number + 1 end
        as next_clinic_number,
    milestone_standings.evidence as milestone_evidence,
    clinic_standings.evidence as clinic_evidence,
    {{ as_of_date() }} as as_of_date,
    coalesce(progress.is_sample, false) as is_sample,
    coalesce(progress.evidence, 'published') as evidence,
    progress.origin_rows
from regions
left join progress on regions.region_id = progress.region_id
left join standings as milestone_standings
    on
        regions.region_id = milestone_standings.region_id
        and milestone_standings.step_kind = 'milestone'
left join standings as clinic_standings
    on
        regions.region_id = clinic_standings.region_id
        and clinic_standings.step_kind = 'clinic'
