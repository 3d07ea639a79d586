with

preferred_claims as (
    select * from {{ ref('int_indicator_value') }}
    where is_preferred and disaggregation = 'total'
),

-- the newest real number; a CONTOH only where no real number exists; else the newest reason
ranked as (
    select
        preferred_claims.*,
        row_number() over (
            partition by preferred_claims.region_id, preferred_claims.indicator_code
            order by
                (preferred_claims.value is not null and not preferred_claims.is_sample) desc,
                (preferred_claims.value is not null) desc,
                preferred_claims.period_year desc
        ) as place
    from preferred_claims
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
    value_mark,
    is_sample,
    evidence
from ranked
where place = 1
