with

all_plans as (
    {{ form_rows('pokja', 'rencana_program') }}
),

plans as (
    {{ real_before_sample('all_plans', ['region_id', 'period_year', 'activity_code']) }}
),

-- one activity may have several sources of money
activities as (
    select
        region_id,
        period_year,
        activity_code,
        min(activity_name) as activity_name,
        min(subsector) as subsector,
        min(agency) as agency,
        sum(need_idr) as need_idr,
        -- blank in the form: not budgeted yet, or no APBD
        coalesce(sum(budget_idr), 0) as budget_idr,
        {{ sum_if_all('commitment_idr') }} as commitment_idr,
        string_agg(distinct money_unit, ', ' order by money_unit) as money_unit,
        bool_or(is_sample) as is_sample,
        {{ evidence_of_rows() }} as evidence,
        array_agg(distinct snapshot_id || ' ' || source_row) as origin_rows
    from plans
    group by region_id, period_year, activity_code
)

select
    region_id,
    period_year,
    activity_code,
    activity_name,
    subsector,
    agency,
    need_idr,
    budget_idr,
    commitment_idr,
    need_idr - budget_idr as gap_1_idr,
    need_idr - commitment_idr as gap_2_idr,
    money_unit,
    is_sample,
    evidence,
    origin_rows
from activities
