with

lines as (select * from {{ ref('int_funding_line') }}),

all_plans as (
    {{ form_rows('pokja', 'rencana_program') }}
    where staged.subsector <> 'air minum'
),

plans as (
    {{ real_before_sample('all_plans', ['region_id', 'period_year']) }}
),

-- the same scope as the plans; an activity that no plan names may be of any subsector
reports as (
    select * from {{ ref('int_programme_report') }}
    where subsector is distinct from 'air minum'
),

all_fund_lines as (
    select
        measure.indicator_code,
        lines.*,
        case when lines.is_counted then lines.amount_idr else 0 end as counted_idr
    from lines
    cross join
        lateral (
            values
            ('PD06', lines.is_counted and lines.funding_source in ('apbd provinsi', 'apbn')),
            ('PD07', lines.is_counted or not lines.is_public),
            ('PD08', lines.is_counted and lines.funding_source = 'dana desa')
        ) as measure (indicator_code, is_part)
    where measure.is_part
),

fund_lines as (
    {{ real_before_sample(
        'all_fund_lines', ['indicator_code', 'region_id', 'period_year', 'vintage']
    ) }}
),

fund_totals as (
    select
        fund_lines.indicator_code,
        fund_lines.region_id,
        fund_lines.period_year,
        make_date(fund_lines.period_year, 12, 31) as period_end,
        fund_lines.vintage as method_variant,
        {{ sum_if_all('fund_lines.counted_idr') }} as total_idr,
        coalesce(sum(fund_lines.counted_idr) filter (where not fund_lines.is_public), 0)
            as non_public_idr,
        coalesce(bool_or(not fund_lines.is_public), false) as has_gifts,
        coalesce(bool_or(fund_lines.is_public and fund_lines.is_counted), false)
            as has_public_money,
        bool_or(fund_lines.is_sample) as is_sample,
        {{ evidence_of_rows('fund_lines') }} as evidence,
        {{ claim_of_many_rows('fund_lines') }}
    from fund_lines
    group by
        fund_lines.indicator_code, fund_lines.region_id, fund_lines.period_year, fund_lines.vintage
),

gap_totals as (
    select
        plans.region_id,
        plans.period_year,
        make_date(plans.period_year, 12, 31) as period_end,
        -- blank in the form: not budgeted yet, or no APBD
        sum(plans.need_idr) - coalesce(sum(plans.budget_idr), 0) as gap_1_idr,
        sum(plans.need_idr) - {{ sum_if_all('plans.commitment_idr') }} as gap_2_idr,
        bool_or(plans.is_sample) as is_sample,
        {{ evidence_of_rows('plans') }} as evidence,
        {{ claim_of_many_rows('plans') }}
    from plans
    group by plans.region_id, plans.period_year
),

progress_totals as (
    select
        reports.region_id,
        reports.period_year,
        max(reports.period_end) as period_end,
        sum(reports.realised_idr) as realised_idr,
        sum(reports.budget_idr) as budget_idr,
        -- an activity weighs as much as its budget
        round({{ sum_if_all('reports.physical_pct * reports.budget_idr') }} / 100) as done_idr,
        bool_or(reports.is_sample) as is_sample,
        {{ evidence_of_rows('reports') }} as evidence,
        {{ claim_of_many_rows('reports') }}
    from reports
    group by reports.region_id, reports.period_year
),

measures as (
    select
        indicator_code,
        region_id,
        period_year,
        period_end,
        'sanitasi_tanpa_air_minum' as definition_version,
        method_variant,
        case
            when indicator_code = 'PD06' then total_idr
            when indicator_code = 'PD07' and has_public_money
                then round(100 * non_public_idr / nullif(total_idr, 0), 4)
        end as value,
        case indicator_code when 'PD07' then non_public_idr when 'PD08' then total_idr end
            as numerator,
        -- the whole Dana Desa is in no form (PD08)
        case indicator_code when 'PD07' then total_idr end as denominator,
        is_sample,
        evidence,
        origin_rows,
        retrieved_at
    from fund_totals
    where indicator_code <> 'PD07' or has_gifts
    union all
    select
        'PD09' as indicator_code,
        gap_totals.region_id,
        gap_totals.period_year,
        gap_totals.period_end,
        'program_ssk' as definition_version,
        gap.method_variant,
        gap.value,
        null as numerator,
        null as denominator,
        gap_totals.is_sample,
        gap_totals.evidence,
        gap_totals.origin_rows,
        gap_totals.retrieved_at
    from gap_totals
    cross join
        lateral (
            values ('gap_1', gap_totals.gap_1_idr), ('gap_2', gap_totals.gap_2_idr)
        ) as gap (method_variant, value)
    union all
    select
        'PD10' as indicator_code,
        progress_totals.region_id,
        progress_totals.period_year,
        progress_totals.period_end,
        'program_ssk' as definition_version,
        progress.method_variant,
        round(100 * progress.reached_idr / nullif(progress_totals.budget_idr, 0), 4) as value,
        progress.reached_idr as numerator,
        progress_totals.budget_idr as denominator,
        progress_totals.is_sample,
        progress_totals.evidence,
        progress_totals.origin_rows,
        progress_totals.retrieved_at
    from progress_totals
    cross join lateral (
        values
        ('keuangan', progress_totals.realised_idr), ('fisik', progress_totals.done_idr)
    ) as progress (method_variant, reached_idr)
)

select
    indicator_code,
    region_id,
    region_id as publication_region_id,
    period_year,
    make_date(period_year, 1, 1) as period_start,
    period_end,
    'year' as period_kind,
    'total' as disaggregation,
    definition_version,
    method_variant,
    'pokja' as source_id,
    value,
    case when value is null then 'input_missing' else 'ok' end as value_status,
    cast(null as text) as value_mark,
    is_sample,
    evidence,
    numerator,
    denominator,
    case when denominator is not null then 'Rp' end as denominator_kind,
    'whole_region' as area_scope,
    cast(null as numeric) as rse_pct,
    cast(null as int) as sample_size,
    origin_rows,
    cast(null as bigint) as snapshot_id,
    cast(null as text) as source_row,
    cast(null as text) as source_sha256,
    retrieved_at
from measures
