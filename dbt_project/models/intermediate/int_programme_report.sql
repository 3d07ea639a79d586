with

plans as (
    {{ form_rows('pokja', 'rencana_program') }}
),

all_reports as (
    {{ form_rows('pokja', 'realisasi_program') }}
),

-- nor does the quarter of a CONTOH put a real one out
reports as (
    {{ real_before_sample('all_reports', ['region_id', 'period_year']) }}
),

-- a report does not repeat the subsector of its activity
activities as (
    select
        region_id,
        period_year,
        activity_code,
        min(subsector) as subsector
    from plans
    group by region_id, period_year, activity_code
),

-- the quarters count from January, so the last one has the others in it
last_quarters as (
    select
        region_id,
        period_year,
        max(quarter) as quarter
    from reports
    group by region_id, period_year
)

select
    reports.region_id,
    reports.period_year,
    reports.quarter,
    cast(
        make_date(reports.period_year, 3 * reports.quarter, 1) + interval '1 month - 1 day' as date
    ) as period_end,
    reports.activity_code,
    reports.activity_name,
    activities.subsector,
    reports.agency,
    reports.funding_source,
    reports.budget_idr,
    reports.realised_idr,
    reports.money_unit,
    reports.physical_pct,
    reports.status,
    reports.is_paid_without_work,
    reports.is_sample,
    reports.evidence,
    reports.source_id,
    reports.dataset_id,
    reports.snapshot_id,
    reports.source_row,
    reports.source_sha256,
    reports.retrieved_at
from reports
inner join last_quarters
    on
        reports.region_id = last_quarters.region_id
        and reports.period_year = last_quarters.period_year
        and reports.quarter = last_quarters.quarter
left join activities
    on
        reports.region_id = activities.region_id
        and reports.period_year = activities.period_year
        and reports.activity_code = activities.activity_code
