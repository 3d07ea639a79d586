with

all_lines as (
    select * from {{ ref('int_funding_line') }}
    where source_id = 'apbd' and is_counted
),

lines as (
    {{ real_before_sample('all_lines', ['region_id', 'period_year', 'vintage']) }}
),

totals as (
    select
        lines.region_id,
        lines.period_year,
        lines.vintage,
        case
            when lines.vintage = 'realisasi' and bool_and(coalesce(lines.is_audited, false))
                then 'realisasi_audited'
            else lines.vintage
        end as method_variant,
        sum(lines.amount_idr) as spending_idr,
        sum(lines.amount_idr) filter (where lines.spending_kind = 'operasi dan pemeliharaan')
            as operation_idr,
        count(*) filter (where lines.spending_kind is null) as unlabelled_count,
        bool_or(lines.is_sample) as is_sample,
        {{ evidence_of_rows('lines') }} as evidence,
        {{ claim_of_many_rows('lines') }}
    from lines
    group by lines.region_id, lines.period_year, lines.vintage
),

claims as (
    select
        measure.indicator_code,
        totals.region_id,
        totals.region_id as publication_region_id,
        totals.period_year,
        make_date(totals.period_year, 1, 1) as period_start,
        make_date(totals.period_year, 12, 31) as period_end,
        'year' as period_kind,
        'total' as disaggregation,
        'sanitasi_tanpa_air_minum' as definition_version,
        totals.method_variant,
        'apbd' as source_id,
        measure.value,
        case when measure.value is null then 'input_missing' else 'ok' end as value_status,
        cast(null as text) as value_mark,
        totals.is_sample,
        totals.evidence,
        measure.numerator,
        measure.denominator,
        measure.denominator_kind,
        totals.area_scope,
        totals.rse_pct,
        totals.sample_size,
        totals.origin_rows,
        totals.snapshot_id,
        totals.source_row,
        totals.source_sha256,
        totals.retrieved_at
    from totals
    cross join lateral (
        values
        ('PD01', totals.spending_idr, null, null, null),
        (
            'PD04',
            -- a leaf that does not say what it pays for could be either
            case
                when totals.unlabelled_count = 0
                    then round(
                        100 * coalesce(totals.operation_idr, 0) / nullif(totals.spending_idr, 0), 4
                    )
            end,
            case when totals.unlabelled_count = 0 then coalesce(totals.operation_idr, 0) end,
            totals.spending_idr,
            'Rp'
        )
    ) as measure (indicator_code, value, numerator, denominator, denominator_kind)
)

select * from claims
