with

assets as (select * from {{ ref('int_sanitation_asset') }}),

figures as (
    select
        figure.indicator_code,
        figure.method_variant,
        figure.counted,
        figure.part,
        figure.whole,
        figure.whole_kind,
        assets.*
    from assets
    inner join
        lateral (
            values
            (
                'tangki septik',
                'LT06',
                'inspected',
                null,
                assets.watertight_count,
                assets.inspected_count,
                'tank'
            ),
            ('iplt', 'LT07', 'newest_status', assets.working_count, null, null, null),
            (
                'iplt',
                'LT08',
                'all',
                null,
                assets.inflow_m3_per_day,
                assets.capacity_m3_per_day,
                'm3_per_day'
            ),
            ('truk tinja', 'LT12', 'newest_status', assets.working_count, null, null, null),
            (
                'ipal komunal',
                'LT13',
                'newest_status',
                null,
                assets.working_count,
                assets.built_count,
                'plant'
            ),
            -- the worst landfill decides, so all of them must have told their method
            (
                'tpa',
                'SP09',
                'newest_status',
                case when assets.method_unknown_count = 0 then assets.operating_score end,
                null,
                null,
                null
            ),
            (
                'tps3r',
                'SP10',
                'newest_status',
                null,
                assets.working_count,
                assets.built_count,
                'plant'
            )
        ) as figure (asset_kind, indicator_code, method_variant, counted, part, whole, whole_kind)
        on assets.asset_kind = figure.asset_kind
),

measures as (
    select
        figures.*,
        coalesce(figures.counted, round(100.0 * figures.part / nullif(figures.whole, 0), 2))
            as value
    from figures
)

select
    indicator_code,
    region_id,
    -- a register is one of one kabupaten or kota
    region_id as publication_region_id,
    period_year,
    make_date(period_year, 1, 1) as period_start,
    make_date(period_year, 12, 31) as period_end,
    'year' as period_kind,
    'total' as disaggregation,
    'siinsan_register' as definition_version,
    method_variant,
    'siinsan' as source_id,
    value,
    case when value is null then 'input_missing' else 'ok' end as value_status,
    cast(null as text) as value_mark,
    is_sample,
    evidence,
    part as numerator,
    whole as denominator,
    whole_kind as denominator_kind,
    area_scope,
    rse_pct,
    case when whole_kind = 'tank' then cast(whole as int) end as sample_size,
    origin_rows,
    snapshot_id,
    source_row,
    source_sha256,
    retrieved_at
from measures
