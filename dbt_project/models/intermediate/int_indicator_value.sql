with

published as (select * from {{ ref('int_claim') }}),

rollups as (select * from {{ ref('int_claim_rollup') }}),

derived as (select * from {{ ref('int_claim_derived') }}),

-- shown beside others and never proposed: what was only said in public
comparisons as (
    select source_id from {{ ref('source_use') }}
    where not is_suggested
),

computed as (
    select * from rollups
    union all
    select
        derived.*,
        cast(null as int) as member_count,
        cast(null as int) as member_reported_count
    from derived
),

claims as (
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
        source_id,
        value,
        unit,
        value_status,
        null_reason,
        value_mark,
        is_derived,
        derived_from,
        is_sample,
        evidence,
        numerator,
        denominator,
        denominator_kind,
        area_scope,
        rse_pct,
        sample_size,
        origin_rows,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at,
        precedence_rank,
        cast(null as int) as member_count,
        cast(null as int) as member_reported_count,
        is_decided
    from published
    union all
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
        source_id,
        value,
        unit,
        value_status,
        null_reason,
        null as value_mark,
        true as is_derived,
        derived_from,
        is_sample,
        evidence,
        numerator,
        denominator,
        denominator_kind,
        -- a sum or a formula speaks for the regions of its inputs
        'whole_region' as area_scope,
        rse_pct,
        sample_size,
        origin_rows,
        snapshot_id,
        source_row,
        null as source_sha256,
        null as retrieved_at,
        precedence_rank,
        member_count,
        member_reported_count,
        false as is_decided
    from computed
),

ranked as (
    select
        claims.*,
        {{ preference_rank('claims') }} = 1 as is_preferred
    from claims
)

select
    ranked.*,
    -- a CONTOH, a number of a part of the region and what was only said in public may fill an empty
    -- place on a screen but are never official
    ranked.is_preferred
    and not ranked.is_sample
    and ranked.area_scope = 'whole_region'
    and comparisons.source_id is null as is_official
from ranked
left join comparisons on ranked.source_id = comparisons.source_id
