with

targets as (select * from {{ ref('int_target') }}),

regions as (
    select * from {{ ref('region') }}
    where valid_to is null
),

indicators as (select * from {{ ref('indicator') }}),

latest as (select * from {{ ref('int_indicator_latest') }}),

-- a target of the region itself speaks before that of its province, that before the nation's
ancestors as (
    select
        region_id,
        region_level,
        region_id as ancestor_region_id,
        region_level as ancestor_level,
        1 as remoteness
    from regions
    union all
    select
        regions.region_id,
        regions.region_level,
        parents.region_id as ancestor_region_id,
        parents.region_level as ancestor_level,
        2 as remoteness
    from regions
    inner join regions as parents on regions.parent_region_id = parents.region_id
    union all
    select
        regions.region_id,
        regions.region_level,
        grandparents.region_id as ancestor_region_id,
        grandparents.region_level as ancestor_level,
        3 as remoteness
    from regions
    inner join regions as parents on regions.parent_region_id = parents.region_id
    inner join regions as grandparents on parents.parent_region_id = grandparents.region_id
),

applicable as (
    select
        ancestors.region_id,
        -- what each kabkota has to reach is a target of its own, whoever sets it
        case
            when targets.region_level = ancestors.region_level then 1 else ancestors.remoteness
        end as remoteness,
        targets.target_id,
        targets.indicator_code,
        targets.region_level as target_level,
        targets.target_year,
        targets.target_value,
        targets.unit,
        targets.document_kind,
        targets.document,
        targets.population_scope,
        targets.definition_version,
        targets.base_year,
        targets.base_value,
        targets.evidence_kind,
        targets.confidence,
        targets.is_sample as target_is_sample,
        targets.note,
        indicators.direction,
        latest.value_id,
        latest.value,
        latest.is_sample,
        coalesce(latest.is_assessable, true) as is_assessable,
        latest.period_year as data_year,
        targets.status = 'expired'
        or coalesce(targets.target_year < {{ as_of_year() }}, false) as is_expired,
        -- an urban target is shown beside a value of all households but never measured against it
        -- nor is a value of another concept than the target counts by
        targets.population_scope = 'all'
        and targets.target_value is not null
        and targets.unit = indicators.unit
        and (
            targets.definition_version is null
            or coalesce(targets.definition_version = latest.definition_version, false)
        ) as is_comparable
    from targets
    inner join ancestors
        on
            targets.region_id = ancestors.ancestor_region_id
            and targets.region_level in (ancestors.ancestor_level, ancestors.region_level)
    inner join indicators on targets.indicator_code = indicators.indicator_code
    left join latest
        on
            ancestors.region_id = latest.region_id
            and targets.indicator_code = latest.indicator_code
),

distances as (
    select
        applicable.*,
        case when applicable.is_comparable then applicable.target_value - applicable.value end
            as distance,
        case
            when not applicable.is_comparable or applicable.value is null then null
            -- nor can a value with an RSE above 50 be said to have reached anything
            when not applicable.is_assessable then null
            when applicable.direction = 'higher' then applicable.value >= applicable.target_value
            when applicable.direction = 'lower' then applicable.value <= applicable.target_value
        end as is_met
    from applicable
),

paced as (
    select
        distances.*,
        case
            when distances.is_met then 0
            when
                distances.is_assessable
                and not distances.is_expired
                and distances.target_year > distances.data_year
                then trim_scale(round(
                    distances.distance / (distances.target_year - distances.data_year), 4
                ))
        end as pace_needed_per_year,
        distances.is_comparable
        and not distances.is_expired
        and not coalesce(distances.target_year < distances.data_year, false) as is_candidate
    from distances
)

select
    region_id,
    indicator_code,
    target_id,
    target_level,
    remoteness,
    target_year,
    target_value,
    document_kind,
    document,
    unit,
    population_scope,
    definition_version,
    base_year,
    base_value,
    evidence_kind,
    confidence,
    target_is_sample,
    note,
    value_id,
    value,
    is_sample,
    data_year,
    is_expired,
    is_comparable,
    distance,
    is_met,
    pace_needed_per_year,
    -- the headline: real before CONTOH, then the most specific level, then the nearest year (what
    -- is due in every year comes last), then the better evidence
    is_candidate and row_number() over (
        partition by region_id, indicator_code, is_candidate
        order by
            target_is_sample asc,
            remoteness asc,
            target_year asc nulls last,
            (confidence = 'verified') desc,
            target_id asc
    ) = 1 as is_headline
from paced
