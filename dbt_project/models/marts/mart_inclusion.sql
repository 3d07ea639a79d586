with

groups as (
    select * from {{ ref('fct_indicator_value') }}
    where disaggregation <> 'total'
),

dimensions as (select * from {{ ref('inclusion_dimension') }}),

indicators as (select * from {{ ref('indicator') }}),

pairs as (
    select
        members.region_id,
        members.period_year,
        members.indicator_code,
        dimensions.dimension,
        dimensions.group_code,
        dimensions.complement_code,
        members.definition_version,
        members.method_variant,
        members.source_id,
        members.unit,
        members.value as group_value,
        others.value as complement_value,
        members.value - others.value as gap,
        members.rse_pct as group_rse_pct,
        others.rse_pct as complement_rse_pct,
        -- families of a register are counted, households of a survey are asked
        coalesce(
            members.sample_size,
            case when members.denominator_kind = 'KK' then members.denominator end
        ) as group_count,
        coalesce(
            others.sample_size, case when others.denominator_kind = 'KK' then others.denominator end
        ) as complement_count,
        indicators.is_survey,
        concat_ws(
            '; ',
            dimensions.group_code || ': ' || members.null_reason,
            dimensions.complement_code || ': ' || others.null_reason
        ) as null_reasons,
        members.value_id as group_value_id,
        others.value_id as complement_value_id,
        members.is_sample,
        case
            when members.is_sample then 'sample'
            when 'believed' in (members.evidence, others.evidence) then 'believed'
            else 'published'
        end as evidence
    from groups as members
    inner join dimensions on members.disaggregation = dimensions.group_code
    -- one producer, concept and method, and never a real figure beside a CONTOH
    inner join groups as others
        on
            dimensions.complement_code = others.disaggregation
            and members.region_id = others.region_id
            and members.period_year = others.period_year
            and members.indicator_code = others.indicator_code
            and members.definition_version = others.definition_version
            and members.method_variant = others.method_variant
            and members.source_id = others.source_id
            and members.is_sample = others.is_sample
    inner join indicators on members.indicator_code = indicators.indicator_code
)

select
    region_id,
    period_year,
    indicator_code,
    dimension,
    group_code,
    complement_code,
    definition_version,
    method_variant,
    source_id,
    unit,
    group_value,
    complement_value,
    gap,
    nullif(null_reasons, '') as null_reason,
    group_rse_pct,
    complement_rse_pct,
    cast(group_count as bigint) as group_count,
    cast(complement_count as bigint) as complement_count,
    case
        when gap is null or least(group_count, complement_count) < 10 then false
        -- of a survey whose error is not known it cannot be said
        when is_survey then group_rse_pct <= 50 and complement_rse_pct <= 50
        else true
    end as is_usable,
    group_value_id,
    complement_value_id,
    is_sample,
    evidence
from pairs
