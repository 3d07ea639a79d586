with

official_claims as (
    select * from {{ ref('int_indicator_value') }}
    where is_official and disaggregation = 'total'
),

-- the newest real number; a CONTOH only where no real number exists; else the newest reason
ranked as (
    select
        official_claims.*,
        row_number() over (
            partition by official_claims.region_id, official_claims.indicator_code
            order by
                (official_claims.value is not null and not official_claims.is_sample) desc,
                (official_claims.value is not null) desc,
                official_claims.period_year desc
        ) as place
    from official_claims
)

select
    value_id,
    region_id,
    indicator_code,
    period_year,
    definition_version,
    method_variant,
    source_id,
    value,
    unit,
    value_status,
    null_reason,
    is_sample,
    evidence
from ranked
where place = 1
