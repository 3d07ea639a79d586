with

inputs as (select * from {{ ref('int_formula_input') }}),

formulas as (
    select
        *,
        count(input_code) filter (where part = 'numerator') over (
            partition by indicator_code, method_variant
        ) as part_count
    from {{ ref('indicator_formula') }}
),

indicators as (select * from {{ ref('indicator') }}),

regions as (select * from {{ ref('region') }}),

-- a formula is tried where one part of its numerator has a number; all parts are of one concept
tries as (
    select
        formulas.indicator_code,
        formulas.method_variant as formula_variant,
        inputs.region_id,
        inputs.period_year,
        inputs.disaggregation,
        inputs.definition_version,
        min(inputs.period_start) as period_start,
        max(inputs.period_end) as period_end,
        min(inputs.period_kind) as period_kind,
        case when max(formulas.part_count) = 1 then min(inputs.method_variant) end as input_variant,
        -- shares of one whole have it in common; a flag and a share have none
        case
            when
                count(inputs.denominator_kind) = count(*)
                and min(inputs.denominator_kind) = max(inputs.denominator_kind)
                then min(inputs.denominator_kind)
        end as denominator_kind,
        -- a real part and a CONTOH are of two stories: beside a real part a CONTOH is missing
        bool_and(inputs.is_sample) as is_sample
    from formulas
    inner join inputs on formulas.input_code = inputs.indicator_code
    where formulas.part = 'numerator'
    group by
        formulas.indicator_code,
        formulas.method_variant,
        inputs.region_id,
        inputs.period_year,
        inputs.disaggregation,
        inputs.definition_version
),

terms as (
    select
        tries.*,
        formulas.part,
        formulas.input_code,
        formulas.denominator_kind as divided_by,
        inputs.value_id,
        coalesce(inputs.is_sample, false) as is_input_sample,
        inputs.evidence = 'believed' as is_believed,
        formulas.coefficient * case
            when formulas.input_code is null then 1
            when formulas.input_code = 'area_km2' then regions.area_km2
            when formulas.part = 'denominator' then nullif(inputs.value, 0)
            else inputs.value
        end as amount
    from tries
    inner join formulas
        on
            tries.indicator_code = formulas.indicator_code
            and tries.formula_variant = formulas.method_variant
    inner join regions on tries.region_id = regions.region_id
    left join inputs
        on
            formulas.input_code = inputs.indicator_code
            and tries.region_id = inputs.region_id
            and tries.period_year = inputs.period_year
            and tries.disaggregation = inputs.disaggregation
            and (
                formulas.part = 'denominator'
                or (
                    tries.definition_version = inputs.definition_version
                    and tries.is_sample = inputs.is_sample
                )
            )
),

sums as (
    select
        indicator_code,
        formula_variant,
        region_id,
        period_year,
        period_start,
        period_end,
        period_kind,
        disaggregation,
        definition_version,
        input_variant,
        string_agg(input_code, ', ' order by input_code) filter (where amount is null)
            as missing_input,
        sum(amount) filter (where part = 'numerator') as numerator,
        sum(amount) filter (where part = 'denominator') as denominator,
        max(divided_by) as divided_by,
        min(denominator_kind) as denominator_kind,
        array_agg(value_id order by input_code) filter (where value_id is not null) as derived_from,
        bool_or(is_input_sample) as is_sample,
        bool_or(is_believed) as is_believed
    from terms
    group by
        indicator_code,
        formula_variant,
        region_id,
        period_year,
        period_start,
        period_end,
        period_kind,
        disaggregation,
        definition_version,
        input_variant
)

select
    sums.indicator_code,
    sums.region_id,
    sums.period_year,
    sums.period_start,
    sums.period_end,
    sums.period_kind,
    sums.disaggregation,
    sums.definition_version,
    concat_ws('_', nullif(sums.input_variant, 'as_published'), sums.formula_variant)
        as method_variant,
    case
        when sums.missing_input is not null then null
        when sums.denominator is null then sums.numerator
        when left(indicators.unit, 1) = '%'
            then round(100 * sums.numerator / sums.denominator, 4)
        else round(sums.numerator / sums.denominator, 4)
    end as value,
    sums.missing_input,
    sums.derived_from,
    sums.is_sample,
    sums.is_believed,
    -- a fraction of two measured numbers shows both; a sum or a mean has none to show
    case when sums.divided_by is not null and sums.missing_input is null then sums.numerator end
        as numerator,
    case when sums.divided_by is not null and sums.missing_input is null then sums.denominator end
        as denominator,
    coalesce(sums.divided_by, sums.denominator_kind) as denominator_kind,
    cast(null as bigint) as snapshot_id,
    cast(null as text) as source_row
from sums
inner join indicators on sums.indicator_code = indicators.indicator_code
