-- A clinic is not held before the one with the number below it, nor a milestone reached before it
-- (PP01, PP02). The door sees one row at a time and cannot judge that.
{{ config(severity='warn') }}

with

clinics as (
    select
        kemendagri_code,
        clinic_number as place,
        min(started_on) as reached_on
    from {{ ref('stg_pokja__kegiatan_ppsp') }}
    where event_kind = 'pelaksanaan'
    group by kemendagri_code, clinic_number
),

milestones as (
    select
        kemendagri_code,
        cast(right(milestone, 1) as int) as place,
        reached_on
    from {{ ref('stg_pokja__milestone_ppsp') }}
),

steps as (
    select
        'clinic' as step,
        clinics.*
    from clinics
    union all
    select
        'milestone' as step,
        milestones.*
    from milestones
)

select
    later.step,
    later.kemendagri_code,
    later.place,
    later.reached_on
from steps as later
inner join steps as earlier
    on
        later.step = earlier.step
        and later.kemendagri_code = earlier.kemendagri_code
        and later.place > earlier.place
        and later.reached_on < earlier.reached_on
