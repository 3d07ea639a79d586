with

all_lines as (
    select * from {{ ref('int_funding_line') }}
    where source_id = 'dak' and counted_reason <> 'not_sanitation'
),

lines as (
    {{ real_before_sample('all_lines', ['region_id', 'period_year']) }}
),

-- what one package has not reported leaves the whole unknown
totals as (
    select
        lines.region_id,
        lines.period_year,
        sum(lines.budget_idr) as allocated_idr,
        {{ sum_if_all('lines.realised_idr') }} as realised_idr,
        bool_or(lines.is_sample) as is_sample,
        {{ evidence_of_rows('lines') }} as evidence,
        {{ claim_of_many_rows('lines') }}
    from lines
    group by lines.region_id, lines.period_year
),

claims as (
    select
        'PD05' as indicator_code,
        region_id,
        region_id as publication_region_id,
        period_year,
        make_date(period_year, 1, 1) as period_start,
        make_date(period_year, 12, 31) as period_end,
        'year' as period_kind,
        'total' as disaggregation,
        'sanitasi_tanpa_air_minum' as definition_version,
        'realised_of_allocated' as method_variant,
        'dak' as source_id,
        round(100 * realised_idr / nullif(allocated_idr, 0), 4) as value,
        case
            when realised_idr is null or allocated_idr = 0 then 'input_missing' else 'ok'
        end as value_status,
        cast(null as text) as value_mark,
        is_sample,
        evidence,
        realised_idr as numerator,
        allocated_idr as denominator,
        'Rp' as denominator_kind,
        area_scope,
        rse_pct,
        sample_size,
        origin_rows,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at
    from totals
)

select * from claims
