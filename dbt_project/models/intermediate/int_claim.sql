with

published as (select * from {{ ref('int_claim_published') }}),

indicators as (select * from {{ ref('indicator') }}),

breaks as (select * from {{ ref('definition_break') }}),

withheld as (select * from {{ ref('value_withheld') }}),

precedence as (select * from {{ ref('source_precedence') }}),

decisions as (
    select * from {{ ref('int_conflict_decision') }}
    where is_in_force
),

claims as (
    select
        published.indicator_code,
        published.region_id,
        published.publication_region_id,
        published.period_year,
        published.period_start,
        published.period_end,
        published.period_kind,
        published.disaggregation,
        case
            when breaks.break_year is null then published.definition_version
            -- a backcast value is an old year measured by the new concept
            when published.value_mark = 'backcast' then breaks.version_from
            when published.period_year < breaks.break_year then breaks.version_before
            else breaks.version_from
        end as definition_version,
        published.method_variant,
        published.source_id,
        -- a value that we declared withheld loses its number and keeps its reason
        case when withheld.null_reason is null then published.value end as value,
        indicators.unit,
        case
            when withheld.null_reason is null then published.value_status else 'withheld'
        end as value_status,
        coalesce(
            withheld.null_reason, case when published.value is null then published.value_status end
        ) as null_reason,
        published.value_mark,
        false as is_derived,
        cast(null as text[]) as derived_from,
        published.is_sample,
        published.evidence,
        published.numerator,
        published.denominator,
        published.denominator_kind,
        published.area_scope,
        published.rse_pct,
        published.sample_size,
        published.origin_rows,
        published.snapshot_id,
        published.source_row,
        published.source_sha256,
        published.retrieved_at,
        precedence.rank as precedence_rank,
        -- by its number too: the source may have changed it since the Pokja chose it
        decisions.region_id is not null and withheld.null_reason is null as is_decided
    from published
    inner join indicators on published.indicator_code = indicators.indicator_code
    left join breaks
        on
            indicators.family = breaks.family
            -- another source of the family counts by a concept of its own
            and published.definition_version in (breaks.version_before, breaks.version_from)
            and published.indicator_code = coalesce(breaks.indicator_code, published.indicator_code)
    left join withheld
        on
            published.indicator_code = withheld.indicator_code
            and published.region_id = withheld.region_id
            and published.period_year = withheld.period_year
            and published.source_id = withheld.source_id
            and published.value = withheld.published_value
    left join precedence
        on
            published.indicator_code = precedence.indicator_code
            and published.source_id = precedence.source_id
    left join decisions
        on
            published.indicator_code = decisions.indicator_code
            and published.region_id = decisions.region_id
            and published.period_year = decisions.period_year
            and published.source_id = decisions.chosen_source_id
            and published.value = decisions.chosen_value
            and published.disaggregation = 'total'
            and not published.is_sample
)

select
    {{ value_id('claims') }} as value_id,
    claims.*,
    {{ preference_rank('claims') }} = 1 as is_preferred
from claims
