{%- set columns = [
    'indicator_code', 'region_id', 'period_year', 'period_start', 'period_end', 'period_kind',
    'disaggregation', 'definition_version', 'method_variant', 'value', 'missing_input',
    'derived_from', 'is_sample', 'is_believed', 'numerator', 'denominator', 'denominator_kind',
    'snapshot_id', 'source_row',
] | join(', ') -%}
with

formulas as (select {{ columns }} from {{ ref('int_formula_value') }}),

households as (select {{ columns }} from {{ ref('int_unimproved_households') }}),

jmp_basic as (select {{ columns }} from {{ ref('int_jmp_basic') }}),

urban_rural_gaps as (select {{ columns }} from {{ ref('int_urban_rural_gap') }}),

indicators as (select * from {{ ref('indicator') }}),

precedence as (
    select * from {{ ref('source_precedence') }}
    where source_id = 'derived'
),

computed as (
    select * from formulas
    union all
    select * from households
    union all
    select * from jmp_basic
    union all
    select * from urban_rural_gaps
),

derived as (
    select
        computed.*,
        'derived' as source_id
    from computed
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
