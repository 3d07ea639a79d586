with

facts as (
    select * from {{ ref('fct_indicator_value') }}
    -- a CONTOH contradicts nobody, and a value computed here is no second opinion
    where value is not null and not is_sample and not is_derived
),

methods as (select * from {{ ref('method_precedence') }}),

-- nor is another vintage of a budget or another kind of gap: the one that is shown is compared
claims as (
    select facts.*
    from facts
    left join methods
        on
            facts.indicator_code = methods.indicator_code
            and facts.method_variant = methods.method_variant
    where
        not exists (
            select 1
            from facts as others
            inner join methods as better
                on
                    others.indicator_code = better.indicator_code
                    and others.method_variant = better.method_variant
            where
                facts.indicator_code = others.indicator_code
                and facts.region_id = others.region_id
                and facts.period_year = others.period_year
                and facts.disaggregation = others.disaggregation
                and better.rank < methods.rank
        )
),

indicators as (select * from {{ ref('dim_indicator') }}),

tolerance_rules as (select * from {{ ref('conflict_tolerance') }}),

precedence as (select * from {{ ref('source_precedence') }}),

uses as (select * from {{ ref('source_use') }}),

decisions as (
    select * from {{ ref('mart_conflict_decision') }}
    where decision_status in ('in_force', 'unusable')
),

tolerances as (
    select distinct on (indicators.indicator_code)
        indicators.indicator_code,
        tolerance_rules.kind as tolerance_kind,
        tolerance_rules.tolerance
    from indicators
    inner join tolerance_rules
        on
            indicators.indicator_code = tolerance_rules.indicator_code
            or (
                tolerance_rules.indicator_code is null
                and (left(indicators.unit, 1) = '%') = (tolerance_rules.kind = 'absolute_pp')
            )
    order by indicators.indicator_code asc, tolerance_rules.indicator_code asc nulls last
),

medians as (
    select
        indicator_code,
        region_id,
        period_year,
        disaggregation,
        cast(percentile_cont(0.5) within group (order by value) as numeric) as median_value
    from claims
    group by indicator_code, region_id, period_year, disaggregation
    having count(distinct source_id || '|' || method_variant) > 1
),

deviations as (
    select
        claims.*,
        medians.median_value,
        abs(claims.value - medians.median_value) as deviation
    from claims
    inner join medians
        on
            claims.indicator_code = medians.indicator_code
            and claims.region_id = medians.region_id
            and claims.period_year = medians.period_year
            and claims.disaggregation = medians.disaggregation
),

-- three times the median distance from the median: one wild claim cannot hide itself, as it would
-- in a mean and a standard deviation
typical_deviations as (
    select
        indicator_code,
        region_id,
        period_year,
        disaggregation,
        cast(percentile_cont(0.5) within group (order by deviation) as numeric)
            as median_deviation
    from deviations
    group by indicator_code, region_id, period_year, disaggregation
),

conflicts as (
    select
        deviations.indicator_code,
        deviations.region_id,
        deviations.period_year,
        deviations.disaggregation,
        deviations.unit,
        cast(count(*) as int) as claim_count,
        min(deviations.value) as min_value,
        max(deviations.value) as max_value,
        max(deviations.value) - min(deviations.value) as spread,
        max(deviations.median_value) as median_value,
        array_agg(distinct deviations.source_id order by deviations.source_id) as sources,
        jsonb_agg(
            jsonb_build_object(
                'source', deviations.source_id,
                'variant', deviations.method_variant,
                'definition_version', deviations.definition_version,
                'value', deviations.value,
                'value_id', deviations.value_id,
                'is_outlier',
                deviations.deviation > 3 * typical_deviations.median_deviation
            )
            order by deviations.source_id, deviations.method_variant, deviations.definition_version
        ) as claims
    from deviations
    inner join typical_deviations
        on
            deviations.indicator_code = typical_deviations.indicator_code
            and deviations.region_id = typical_deviations.region_id
            and deviations.period_year = typical_deviations.period_year
            and deviations.disaggregation = typical_deviations.disaggregation
    group by
        deviations.indicator_code,
        deviations.region_id,
        deviations.period_year,
        deviations.disaggregation,
        deviations.unit
),

-- what each source that the indicator has says to the conflict, if anything
candidates as (
    select
        conflicts.indicator_code,
        conflicts.region_id,
        conflicts.period_year,
        conflicts.disaggregation,
        precedence.source_id,
        precedence.rank,
        precedence.reason,
        uses.use_id,
        count(claims.value_id) as said_count,
        min(claims.value_id) as value_id
    from conflicts
    inner join precedence on conflicts.indicator_code = precedence.indicator_code
    left join uses on precedence.source_id = uses.source_id
    left join claims
        on
            conflicts.indicator_code = claims.indicator_code
            and conflicts.region_id = claims.region_id
            and conflicts.period_year = claims.period_year
            and conflicts.disaggregation = claims.disaggregation
            and precedence.source_id = claims.source_id
    where precedence.source_id <> 'derived' and coalesce(uses.is_suggested, true)
    group by
        conflicts.indicator_code,
        conflicts.region_id,
        conflicts.period_year,
        conflicts.disaggregation,
        precedence.source_id,
        precedence.rank,
        precedence.reason,
        uses.use_id
),

-- a source that says two things is still the one to ask, but which of them holds nobody suggests
suggestions as (
    select distinct on (indicator_code, region_id, period_year, disaggregation)
        indicator_code,
        region_id,
        period_year,
        disaggregation,
        source_id,
        case when said_count = 1 then value_id end as value_id,
        concat_ws(
            '; ',
            coalesce(use_id, 'urutan sumber'),
            case
                when said_count = 0 then 'sumber ini belum menerbitkan angka'
                when said_count > 1
                    then 'sumber ini menerbitkan ' || said_count || ' angka, Pokja memilih'
            end
        ) as suggested_rule,
        reason
    from candidates
    order by
        indicator_code asc,
        region_id asc,
        period_year asc,
        disaggregation asc,
        (said_count = 0) asc,
        rank asc
)

select
    conflicts.indicator_code,
    conflicts.region_id,
    conflicts.period_year,
    conflicts.disaggregation,
    conflicts.unit,
    conflicts.claim_count,
    conflicts.min_value,
    conflicts.max_value,
    conflicts.spread,
    round(100 * conflicts.spread / nullif(abs(conflicts.median_value), 0), 2) as spread_pct,
    tolerances.tolerance_kind,
    tolerances.tolerance,
    conflicts.sources,
    conflicts.claims,
    suggestions.source_id as suggested_source_id,
    suggestions.value_id as suggested_value_id,
    coalesce(suggestions.suggested_rule, 'tidak ada urutan sumber, Pokja memutuskan')
        as suggested_rule,
    suggestions.reason as suggestion_reason,
    case decisions.decision_status
        when 'in_force' then 'decided' else coalesce(decisions.decision_status, 'open')
    end as decision_status,
    decisions.unusable_reason,
    decisions.value_id as decided_value_id,
    decisions.decision,
    decisions.minute_number,
    decisions.decided_on,
    decisions.agency as decision_agency,
    decisions.reason as decision_reason
from conflicts
inner join tolerances on conflicts.indicator_code = tolerances.indicator_code
left join suggestions
    on
        conflicts.indicator_code = suggestions.indicator_code
        and conflicts.region_id = suggestions.region_id
        and conflicts.period_year = suggestions.period_year
        and conflicts.disaggregation = suggestions.disaggregation
left join decisions
    on
        conflicts.indicator_code = decisions.indicator_code
        and conflicts.region_id = decisions.region_id
        and conflicts.period_year = decisions.period_year
        and conflicts.disaggregation = 'total'
where
    conflicts.spread > case tolerances.tolerance_kind
        when 'absolute_pp' then tolerances.tolerance
        else tolerances.tolerance / 100 * abs(conflicts.median_value)
    end
