{%- set this_year = 'cast(extract(year from ' ~ as_of_date() ~ ') as int)' -%}
with

all_programmes as (
    {{ form_rows('pokja', 'rencana_program') }}
),

programmes as (
    {{ real_before_sample('all_programmes', ['region_id', 'period_year']) }}
),

all_quick_wins as (
    {{ form_rows('pokja', 'quick_win') }}
    where staged.status <> 'batal'
),

quick_wins as (
    {{ real_before_sample('all_quick_wins', ['region_id', 'period_year']) }}
),

all_pilots as (
    {{ form_rows('pokja', 'uji_coba') }}
    where staged.status not in ('belum mulai', 'batal')
),

pilots as (
    {{ real_before_sample('all_pilots', ['region_id', 'period_year']) }}
),

events as (
    {{ form_rows('pokja', 'kegiatan_ppsp') }}
),

milestones as (
    {{ form_rows('pokja', 'milestone_ppsp') }}
),

-- an activity stands in a plan when one of its lines stands in one of the four; while none does and
-- one of them was not checked, that is not known (the four stand apart in mart_programme)
plan_links as (
    select
        programmes.*,
        bool_or(
            programmes.is_in_rpjmd
            or programmes.is_in_renstra
            or programmes.is_in_rkpd
            or programmes.is_in_renja
        ) over (
            partition by programmes.region_id, programmes.period_year, programmes.activity_code
        ) as is_found
    from programmes
),

in_plans as (
    select
        'KL07' as indicator_code,
        plan_links.region_id,
        plan_links.period_year,
        'total' as disaggregation,
        'found_in_plan' as method_variant,
        cast(null as numeric) as value,
        case
            when count(plan_links.is_found) = count(*)
                then count(distinct plan_links.activity_code) filter (where plan_links.is_found)
        end as numerator,
        count(distinct plan_links.activity_code) as denominator,
        'activity' as denominator_kind,
        bool_or(plan_links.is_sample) as is_sample,
        {{ evidence_of_rows('plan_links') }} as evidence,
        {{ claim_of_many_rows('plan_links') }}
    from plan_links
    group by plan_links.region_id, plan_links.period_year
),

-- outputs have units of their own and are never added: each quick win counts as the share of its
-- target that is done, and a surplus of one does not make up for another
quick_win_progress as (
    select
        'PP04' as indicator_code,
        quick_wins.region_id,
        quick_wins.period_year,
        'total' as disaggregation,
        'mean_of_shares_done' as method_variant,
        round(
            100 * {{ sum_if_all(
                'least(quick_wins.achieved_output / nullif(quick_wins.target_output, 0), 1)'
            ) }} / count(*), 2
        ) as value,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        cast(null as text) as denominator_kind,
        bool_or(quick_wins.is_sample) as is_sample,
        {{ evidence_of_rows('quick_wins') }} as evidence,
        {{ claim_of_many_rows('quick_wins') }}
    from quick_wins
    group by quick_wins.region_id, quick_wins.period_year
),

-- two services of one village may serve the same households: the most of them is what is certain,
-- and a pilot that has not counted yet leaves its village open
started_pilots as (
    select
        pilots.*,
        row_number() over (
            partition by pilots.region_id, pilots.period_year, pilots.village_code
            order by pilots.served_after_household_count desc nulls first
        ) as place
    from pilots
),

pilot_households as (
    select
        'PP06' as indicator_code,
        started_pilots.region_id,
        started_pilots.period_year,
        'total' as disaggregation,
        'most_of_each_village' as method_variant,
        case
            when
                count(started_pilots.served_after_household_count) = count(*)
                then
                    sum(started_pilots.served_after_household_count) filter (
                        where started_pilots.place = 1
                    )
        end as value,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        cast(null as text) as denominator_kind,
        bool_or(started_pilots.is_sample) as is_sample,
        {{ evidence_of_rows('started_pilots') }} as evidence,
        {{ claim_of_many_rows('started_pilots') }}
    from started_pilots
    group by started_pilots.region_id, started_pilots.period_year
),

-- what was reached once counts at the end of its year and of every later one; a preparation is no
-- clinic, but says that the form was sent
steps as (
    select
        'PP01' as indicator_code,
        milestones.region_id,
        milestones.reached_on as taken_on,
        cast(right(milestones.milestone, 1) as int) as step,
        milestones.is_sample,
        milestones.evidence,
        milestones.snapshot_id,
        milestones.source_row,
        milestones.retrieved_at
    from milestones
    union all
    select
        'PP02' as indicator_code,
        events.region_id,
        events.started_on as taken_on,
        case when events.event_kind = 'pelaksanaan' then events.clinic_number end as step,
        events.is_sample,
        events.evidence,
        events.snapshot_id,
        events.source_row,
        events.retrieved_at
    from events
),

all_steps_by_year as (
    select
        steps.*,
        years.period_year
    from steps
    cross join
        lateral generate_series(
            cast(extract(year from steps.taken_on) as int),
            {{ this_year }}
        ) as years (period_year)
    where steps.taken_on <= {{ as_of_date() }}
),

steps_by_year as (
    {{ real_before_sample(
        'all_steps_by_year', ['indicator_code', 'region_id', 'period_year']
    ) }}
),

reached as (
    select
        steps.indicator_code,
        steps.region_id,
        steps.period_year,
        'total' as disaggregation,
        'at_year_end' as method_variant,
        case
            when steps.indicator_code = 'PP01' then max(steps.step)
            else count(distinct steps.step)
        end as value,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        cast(null as text) as denominator_kind,
        bool_or(steps.is_sample) as is_sample,
        {{ evidence_of_rows('steps') }} as evidence,
        {{ claim_of_many_rows('steps') }}
    from steps_by_year as steps
    group by steps.indicator_code, steps.region_id, steps.period_year
),

all_entries as (
    select * from milestones
    where entry_year is not null
),

entries as (
    {{ real_before_sample('all_entries', ['region_id']) }}
),

-- the cohort is the year of M4, the second of the support; two years of entry name no cohort
cohorts as (
    select
        'PP03' as indicator_code,
        entries.region_id,
        min(entries.entry_year) as period_year,
        'total' as disaggregation,
        'second_year_of_support' as method_variant,
        case
            when count(distinct entries.entry_year) = 1 then min(entries.entry_year) + 1
        end as value,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        cast(null as text) as denominator_kind,
        bool_or(entries.is_sample) as is_sample,
        {{ evidence_of_rows('entries') }} as evidence,
        {{ claim_of_many_rows('entries') }}
    from entries
    group by entries.region_id
),

measures as (
    select * from in_plans
    union all
    select * from quick_win_progress
    union all
    select * from pilot_households
    union all
    select * from reached
    union all
    select * from cohorts
),

valued as (
    select
        measures.*,
        coalesce(measures.value, round(100 * measures.numerator / measures.denominator, 2))
            as measured
    from measures
)

select
    valued.indicator_code,
    valued.region_id,
    valued.region_id as publication_region_id,
    valued.period_year,
    make_date(valued.period_year, 1, 1) as period_start,
    make_date(valued.period_year, 12, 31) as period_end,
    'year' as period_kind,
    valued.disaggregation,
    'pokja_form' as definition_version,
    valued.method_variant,
    'pokja' as source_id,
    valued.measured as value,
    case
        when valued.measured is not null then 'ok'
        when valued.indicator_code = 'PP03' then 'ambiguous'
        else 'empty'
    end as value_status,
    cast(null as text) as value_mark,
    valued.is_sample,
    valued.evidence,
    valued.numerator,
    valued.denominator,
    valued.denominator_kind,
    valued.area_scope,
    valued.rse_pct,
    valued.sample_size,
    valued.origin_rows,
    valued.snapshot_id,
    valued.source_row,
    valued.source_sha256,
    valued.retrieved_at
from valued
