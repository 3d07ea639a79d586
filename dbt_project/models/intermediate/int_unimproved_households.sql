with

inputs as (
    select * from {{ ref('int_formula_input') }}
    where disaggregation = 'total'
),

shares as (
    select * from inputs
    where indicator_code = 'AL02'
),

households as (
    select * from inputs
    where indicator_code = 'CX02'
)

select
    'AL09' as indicator_code,
    shares.region_id,
    shares.period_year,
    shares.period_start,
    shares.period_end,
    shares.period_kind,
    shares.disaggregation,
    shares.definition_version,
    'households_times_share' as method_variant,
    -- a whole number of households
    round(households.value * (1 - shares.value / 100)) as value,
    case when households.value is null then 'CX02' end as missing_input,
    array_remove(array[shares.value_id, households.value_id], null) as derived_from,
    shares.is_sample or coalesce(households.is_sample, false) as is_sample,
    'believed' in (shares.evidence, households.evidence) as is_believed,
    cast(null as numeric) as numerator,
    households.value as denominator,
    'RT' as denominator_kind,
    cast(null as bigint) as snapshot_id,
    cast(null as text) as source_row
from shares
left join households
    on
        shares.region_id = households.region_id
        and shares.period_year = households.period_year
