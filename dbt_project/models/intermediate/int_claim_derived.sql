with

published as (
    select * from {{ ref('int_claim') }}
    where is_preferred
),

rollups as (select * from {{ ref('int_claim_rollup') }}),

observations as (select * from {{ ref('stg_worldbank__indicator') }}),

regions as (select * from {{ ref('region') }}),

indicators as (select * from {{ ref('indicator') }}),

precedence as (
    select * from {{ ref('source_precedence') }}
    where source_id = 'derived'
),

-- population and households of a region and a year: published where it is, else the full sum
counts as (
    select
        value_id,
        indicator_code,
        region_id,
        period_year,
        period_start,
        period_end,
        period_kind,
        definition_version,
        method_variant,
        value,
        is_sample,
        evidence
    from published
    where indicator_code in ('CX01', 'CX02') and value is not null
    union all
    select
        rollups.value_id,
        rollups.indicator_code,
        rollups.region_id,
        rollups.period_year,
        rollups.period_start,
        rollups.period_end,
        rollups.period_kind,
        rollups.definition_version,
        rollups.method_variant,
        rollups.value,
        rollups.is_sample,
        rollups.evidence
    from rollups
    left join published
        on
            rollups.indicator_code = published.indicator_code
            and rollups.region_id = published.region_id
            and rollups.period_year = published.period_year
            and published.value is not null
    where rollups.value is not null and published.value_id is null
),

-- AL08 = AL06 + AL07, within one definition
open_defecation as (
    select
        'AL08' as indicator_code,
        region_id,
        period_year,
        min(period_start) as period_start,
        max(period_end) as period_end,
        min(period_kind) as period_kind,
        definition_version,
        'sum_of_rungs' as method_variant,
        case when count(value) = 2 then sum(value) end as value,
        nullif(concat_ws(
            ', ',
            case when count(value) filter (where indicator_code = 'AL06') = 0 then 'AL06' end,
            case when count(value) filter (where indicator_code = 'AL07') = 0 then 'AL07' end
        ), '') as missing_input,
        array_agg(value_id order by indicator_code) as derived_from,
        bool_or(is_sample) as is_sample,
        bool_or(evidence = 'believed') as is_believed,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        'RT' as denominator_kind,
        cast(null as bigint) as snapshot_id,
        cast(null as text) as source_row
    from published
    where indicator_code in ('AL06', 'AL07')
    group by region_id, period_year, definition_version
    having count(value) > 0
),

-- AL09 = households x (1 - AL02 / 100), a whole number of households
without_improved as (
    select
        'AL09' as indicator_code,
        improved.region_id,
        improved.period_year,
        improved.period_start,
        improved.period_end,
        improved.period_kind,
        improved.definition_version,
        'households_times_share' as method_variant,
        round(households.value * (1 - improved.value / 100)) as value,
        case when households.value is null then 'CX02' end as missing_input,
        array_remove(array[improved.value_id, households.value_id], null) as derived_from,
        improved.is_sample or coalesce(households.is_sample, false) as is_sample,
        'believed' in (improved.evidence, households.evidence) as is_believed,
        cast(null as numeric) as numerator,
        households.value as denominator,
        'RT' as denominator_kind,
        cast(null as bigint) as snapshot_id,
        cast(null as text) as source_row
    from published as improved
    left join counts as households
        on
            improved.region_id = households.region_id
            and improved.period_year = households.period_year
            and households.indicator_code = 'CX02'
    where improved.indicator_code = 'AL02' and improved.value is not null
),

-- CX05 = persons / hectares of the whole territory, not of the built-up area
density as (
    select
        'CX05' as indicator_code,
        population.region_id,
        population.period_year,
        population.period_start,
        population.period_end,
        population.period_kind,
        population.definition_version,
        population.method_variant || '_per_total_area' as method_variant,
        round(population.value / (regions.area_km2 * 100), 4) as value,
        case when regions.area_km2 is null then 'area_km2' end as missing_input,
        array[population.value_id] as derived_from,
        population.is_sample,
        population.evidence = 'believed' as is_believed,
        population.value as numerator,
        regions.area_km2 * 100 as denominator,
        'ha' as denominator_kind,
        cast(null as bigint) as snapshot_id,
        cast(null as text) as source_row
    from counts as population
    inner join regions on population.region_id = regions.region_id
    where population.indicator_code = 'CX01'
),

-- JM02 = 'at least basic' - 'safely managed': the World Bank series includes safely managed
jmp_basic as (
    select
        'JM02' as indicator_code,
        safely_managed.region_id,
        safely_managed.period_year,
        safely_managed.period_start,
        safely_managed.period_end,
        safely_managed.period_kind,
        safely_managed.definition_version,
        'at_least_basic_minus_safely_managed' as method_variant,
        at_least_basic.value - safely_managed.value as value,
        nullif(concat_ws(
            ', ',
            case when at_least_basic.value is null then 'SH.STA.BASS.ZS' end,
            case when safely_managed.value is null then 'SH.STA.SMSS.ZS' end
        ), '') as missing_input,
        array[safely_managed.value_id] as derived_from,
        safely_managed.is_sample or coalesce(at_least_basic.is_sample, false) as is_sample,
        'believed' in (safely_managed.evidence, at_least_basic.evidence) as is_believed,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        'person' as denominator_kind,
        -- 'at least basic' is no indicator of the catalogue, so its own row is named here
        at_least_basic.snapshot_id,
        at_least_basic.source_row
    from published as safely_managed
    left join observations as at_least_basic
        on
            safely_managed.period_year = at_least_basic.period_year
            and safely_managed.source_id = at_least_basic.source_id
            and at_least_basic.series_code = 'SH.STA.BASS.ZS'
            and at_least_basic.country_iso3 = 'IDN'
    where safely_managed.indicator_code = 'JM01' and safely_managed.source_id = 'worldbank'
),

unkeyed as (
    select * from open_defecation
    union all
    select * from without_improved
    union all
    select * from density
    union all
    select * from jmp_basic
),

derived as (
    select
        unkeyed.*,
        'total' as disaggregation,
        'derived' as source_id
    from unkeyed
)

select
    {{ value_id('derived') }} as value_id,
    derived.indicator_code,
    derived.region_id,
    derived.period_year,
    derived.period_start,
    derived.period_end,
    derived.period_kind,
    derived.disaggregation,
    derived.definition_version,
    derived.method_variant,
    derived.source_id,
    derived.value,
    indicators.unit,
    case when derived.value is null then 'input_missing' else 'ok' end as value_status,
    case when derived.value is null then 'input_missing: ' || derived.missing_input end
        as null_reason,
    derived.derived_from,
    derived.is_sample,
    case
        when derived.is_sample then 'sample'
        when derived.is_believed then 'believed'
        else 'published'
    end as evidence,
    derived.numerator,
    derived.denominator,
    derived.denominator_kind,
    cast(null as numeric) as rse_pct,
    cast(null as int) as sample_size,
    cast(null as text[]) as origin_rows,
    derived.snapshot_id,
    derived.source_row,
    precedence.rank as precedence_rank
from derived
inner join indicators on derived.indicator_code = indicators.indicator_code
left join precedence on derived.indicator_code = precedence.indicator_code
