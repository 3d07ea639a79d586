with

safely_managed as (
    select * from {{ ref('int_claim') }}
    where indicator_code = 'JM01' and source_id = 'worldbank'
),

-- the series is no indicator of the catalogue, so its own row is named in the result
at_least_basic as (
    select * from {{ ref('stg_worldbank__indicator') }}
    where series_code = 'SH.STA.BASS.ZS' and country_iso3 = 'IDN'
)

select
    'JM02' as indicator_code,
    safely_managed.region_id,
    safely_managed.period_year,
    safely_managed.period_start,
    safely_managed.period_end,
    safely_managed.period_kind,
    safely_managed.disaggregation,
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
    at_least_basic.snapshot_id,
    at_least_basic.source_row
from safely_managed
left join at_least_basic
    on
        safely_managed.period_year = at_least_basic.period_year
        and safely_managed.source_id = at_least_basic.source_id
