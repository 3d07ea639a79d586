with

inputs as (
    select input_code from {{ ref('indicator_formula') }}
    where indicator_code = 'IN01'
),

indicators as (select * from {{ ref('indicator') }}),

cells as (
    select
        claims.*,
        indicators.is_survey and claims.rse_pct is null as is_error_unknown
    from {{ ref('int_claim') }} as claims
    inner join inputs on claims.indicator_code = inputs.input_code
    inner join indicators on claims.indicator_code = indicators.indicator_code
    -- a gap of which one side is not usable alone is none
    where claims.value is not null and coalesce(claims.rse_pct <= 50, true)
)

select
    'IN01' as indicator_code,
    urban.region_id,
    urban.period_year,
    urban.period_start,
    urban.period_end,
    urban.period_kind,
    'total' as disaggregation,
    urban.definition_version,
    urban.indicator_code as method_variant,
    -- nor is a gap of households that were asked, while it is not printed how sure the sides are
    case
        when not (urban.is_error_unknown or rural.is_error_unknown)
            then urban.value - rural.value
    end as value,
    case
        when urban.is_error_unknown or rural.is_error_unknown
            then 'RSE ' || urban.indicator_code
    end as missing_input,
    array[urban.value_id, rural.value_id] as derived_from,
    urban.is_sample,
    'believed' in (urban.evidence, rural.evidence) as is_believed,
    cast(null as numeric) as numerator,
    cast(null as numeric) as denominator,
    cast(null as text) as denominator_kind,
    cast(null as bigint) as snapshot_id,
    cast(null as text) as source_row
from cells as urban
inner join cells as rural
    on
        urban.indicator_code = rural.indicator_code
        and urban.region_id = rural.region_id
        and urban.period_year = rural.period_year
        and urban.definition_version = rural.definition_version
        and urban.method_variant = rural.method_variant
        and urban.source_id = rural.source_id
        and urban.is_sample = rural.is_sample
        and rural.disaggregation = 'rural'
where urban.disaggregation = 'urban' and urban.is_preferred
