with

all_risk_areas as (
    {{ form_rows('ssk_instrument', 'area_berisiko') }}
),

risk_areas as (
    {{ real_before_sample('all_risk_areas', ['region_id', 'period_year']) }}
),

all_drainage as (
    {{ form_rows('ssk_instrument', 'sistem_drainase') }}
),

drainage as (
    {{ real_before_sample('all_drainage', ['region_id', 'period_year']) }}
),

-- a village may be at high risk of one component and not of the next; as a whole it is a priority
-- where any of them is
priorities as (
    select
        'IR10' as indicator_code,
        risk_areas.region_id,
        risk_areas.period_year,
        coalesce(risk_areas.component, 'total') as disaggregation,
        'scored_villages' as method_variant,
        100.0 * count(distinct risk_areas.village_code) filter (where risk_areas.is_priority)
        / count(distinct risk_areas.village_code) as value,
        count(distinct risk_areas.village_code) filter (where risk_areas.is_priority) as numerator,
        count(distinct risk_areas.village_code) as denominator,
        'village' as denominator_kind,
        bool_or(risk_areas.is_sample) as is_sample,
        bool_or(risk_areas.evidence = 'believed') as is_believed,
        {{ claim_of_many_rows('risk_areas') }}
    from risk_areas
    group by
        grouping sets (
            (risk_areas.region_id, risk_areas.period_year, risk_areas.component),
            (risk_areas.region_id, risk_areas.period_year)
        )
),

drainage_totals as (
    select
        drainage.region_id,
        drainage.period_year,
        {{ sum_if_all('drainage.inundated_area_ha') }} as inundated_area_ha,
        {{ sum_if_all('cast(drainage.is_tidal as int)') }} as tidal_count,
        {{ sum_if_all('drainage.built_area_ha') }} as built_area_ha,
        count(*) as village_count,
        bool_or(drainage.is_sample) as is_sample,
        bool_or(drainage.evidence = 'believed') as is_believed,
        {{ claim_of_many_rows('drainage') }}
    from drainage
    group by drainage.region_id, drainage.period_year
),

drainage_measures as (
    select
        measure.indicator_code,
        totals.region_id,
        totals.period_year,
        'total' as disaggregation,
        'listed_villages' as method_variant,
        measure.value,
        measure.numerator,
        measure.denominator,
        measure.denominator_kind,
        totals.is_sample,
        totals.is_believed,
        totals.area_scope,
        totals.rse_pct,
        totals.sample_size,
        totals.origin_rows,
        totals.snapshot_id,
        totals.source_row,
        totals.source_sha256,
        totals.retrieved_at
    from drainage_totals as totals
    cross join
        lateral (
            values
            ('DR01', totals.inundated_area_ha, null, totals.built_area_ha, 'ha'),
            (
                'DR04',
                100.0 * totals.tidal_count / totals.village_count,
                totals.tidal_count,
                totals.village_count,
                'village'
            )
        ) as measure (indicator_code, value, numerator, denominator, denominator_kind)
),

measures as (
    select * from priorities
    union all
    select * from drainage_measures
)

select
    indicator_code,
    region_id,
    region_id as publication_region_id,
    period_year,
    make_date(period_year, 1, 1) as period_start,
    make_date(period_year, 12, 31) as period_end,
    'year' as period_kind,
    disaggregation,
    'instrumen_ssk' as definition_version,
    method_variant,
    'ssk_instrument' as source_id,
    trim_scale(round(value, 4)) as value,
    case when value is null then 'input_missing' else 'ok' end as value_status,
    cast(null as text) as value_mark,
    is_sample,
    case
        when is_sample then 'sample'
        when is_believed then 'believed'
        else 'published'
    end as evidence,
    numerator,
    denominator,
    denominator_kind,
    area_scope,
    rse_pct,
    sample_size,
    origin_rows,
    snapshot_id,
    source_row,
    source_sha256,
    retrieved_at
from measures
