with

preferred_claims as (
    select * from {{ ref('int_indicator_value') }}
    where
        is_preferred
        and disaggregation = 'total'
        -- a number of the town is none of its kabupaten
        and (area_scope in ('urban', 'capital_town')) is not true
),

errors as (select * from {{ ref('int_indicator_error') }}),

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
    ranked.value_id,
    ranked.region_id,
    ranked.indicator_code,
    ranked.period_year,
    ranked.definition_version,
    ranked.method_variant,
    ranked.source_id,
    ranked.value,
    ranked.unit,
    ranked.value_status,
    ranked.null_reason,
    ranked.value_mark,
    ranked.is_sample,
    ranked.evidence,
    errors.rse_pct,
    errors.rse_basis,
    errors.rse_band,
    errors.margin,
    errors.ci_low,
    errors.ci_high,
    -- what has an error above 50 % is shown with its mark and nothing is concluded from it
    coalesce(errors.rse_band <> 'above_50', true) as is_assessable,
    ranked.member_count,
    ranked.member_reported_count
from ranked
left join errors on ranked.value_id = errors.value_id
where ranked.place = 1
