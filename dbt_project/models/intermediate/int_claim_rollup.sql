with

formulas as (
    select * from {{ ref('indicator_formula') }}
    where part = 'members'
),

claims as (
    select * from {{ ref('int_claim') }}
    where is_preferred and indicator_code in (select formulas.indicator_code from formulas)
),

members as (select * from {{ ref('int_region_member') }}),

precedence as (
    select * from {{ ref('source_precedence') }}
    where source_id = 'derived'
),

areas as (
    select distinct
        claims.indicator_code,
        members.area_region_id,
        claims.period_year,
        claims.disaggregation,
        claims.definition_version,
        claims.method_variant,
        claims.unit
    from claims
    inner join members on claims.region_id = members.region_id
    where claims.value is not null
),

-- an area's count is the sum of all its kabkota or it is nothing: one gap makes it too low
sums as (
    select
        areas.indicator_code,
        areas.area_region_id as region_id,
        areas.period_year,
        -- two members may be counted on two days of the year, which is one sum all the same
        min(claims.period_start) as period_start,
        max(claims.period_end) as period_end,
        min(claims.period_kind) as period_kind,
        areas.disaggregation,
        areas.definition_version,
        areas.method_variant || '_sum' as method_variant,
        'derived' as source_id,
        {{ sum_if_all('claims.value') }} as value,
        areas.unit,
        cast(count(*) as int) as member_count,
        cast(count(claims.value) as int) as member_reported_count,
        array_agg(claims.value_id order by claims.value_id) filter (
            where claims.value is not null
        ) as derived_from,
        bool_or(claims.is_sample) as is_sample,
        case
            when bool_or(claims.is_sample) then 'sample'
            when bool_or(claims.evidence = 'believed') then 'believed'
            else 'published'
        end as evidence
    from areas
    inner join members
        on
            areas.area_region_id = members.area_region_id
            and {{ valid_in_year('members', 'areas.period_year') }}
    left join claims
        on
            members.region_id = claims.region_id
            and areas.indicator_code = claims.indicator_code
            and areas.period_year = claims.period_year
            and areas.disaggregation = claims.disaggregation
            and areas.definition_version = claims.definition_version
            and areas.method_variant = claims.method_variant
    group by
        areas.indicator_code,
        areas.area_region_id,
        areas.period_year,
        areas.disaggregation,
        areas.definition_version,
        areas.method_variant,
        areas.unit
)

select
    {{ value_id('sums') }} as value_id,
    sums.indicator_code,
    sums.region_id,
    sums.period_year,
    sums.period_start,
    sums.period_end,
    sums.period_kind,
    sums.disaggregation,
    sums.definition_version,
    sums.method_variant,
    sums.source_id,
    sums.value,
    sums.unit,
    case when sums.value is null then 'input_missing' else 'ok' end as value_status,
    case
        when sums.value is null
            then
                'input_missing: ' || sums.member_reported_count || ' of ' || sums.member_count
                || ' kabkota'
    end as null_reason,
    sums.derived_from,
    sums.is_sample,
    sums.evidence,
    cast(null as numeric) as numerator,
    cast(null as numeric) as denominator,
    cast(null as text) as denominator_kind,
    cast(null as numeric) as rse_pct,
    cast(null as int) as sample_size,
    cast(null as text[]) as origin_rows,
    cast(null as bigint) as snapshot_id,
    cast(null as text) as source_row,
    precedence.rank as precedence_rank,
    sums.member_count,
    sums.member_reported_count
from sums
left join precedence on sums.indicator_code = precedence.indicator_code
