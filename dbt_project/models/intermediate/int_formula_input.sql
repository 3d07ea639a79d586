with

comparisons as (
    select source_id from {{ ref('source_use') }}
    where not is_suggested
),

-- nothing is computed from what was only said in public: the result would not show it
published as (
    select * from {{ ref('int_claim') }}
    where
        is_preferred
        and value is not null
        and source_id not in (select comparisons.source_id from comparisons)
),

rollups as (
    select * from {{ ref('int_claim_rollup') }}
    where value is not null
),

inputs as (
    select
        value_id,
        indicator_code,
        region_id,
        period_year,
        period_start,
        period_end,
        period_kind,
        disaggregation,
        definition_version,
        method_variant,
        value,
        is_sample,
        evidence,
        denominator_kind
    from published
    union all
    select
        rollups.value_id,
        rollups.indicator_code,
        rollups.region_id,
        rollups.period_year,
        rollups.period_start,
        rollups.period_end,
        rollups.period_kind,
        rollups.disaggregation,
        rollups.definition_version,
        rollups.method_variant,
        rollups.value,
        rollups.is_sample,
        rollups.evidence,
        rollups.denominator_kind
    from rollups
    left join published
        on
            rollups.indicator_code = published.indicator_code
            and rollups.region_id = published.region_id
            and rollups.period_year = published.period_year
            and rollups.disaggregation = published.disaggregation
    where published.value_id is null
)

select * from inputs
