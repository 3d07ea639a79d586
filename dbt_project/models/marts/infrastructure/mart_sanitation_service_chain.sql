with

links as (select * from {{ ref('service_chain_link') }}),

facts as (
    select * from {{ ref('int_indicator_value') }}
    where is_preferred and disaggregation = 'total'
),

assets as (select * from {{ ref('int_sanitation_asset') }}),

kabkota as (
    select region_id from {{ ref('region') }}
    where region_level = 'kabkota'
),

-- where one link is known, the others are shown too: what is unknown is the message
known as (
    select
        facts.region_id,
        facts.period_year
    from facts
    inner join kabkota on facts.region_id = kabkota.region_id
    inner join links on facts.indicator_code = links.indicator_code
    where facts.value is not null
    union
    select
        region_id,
        period_year
    from assets
)

select
    known.region_id,
    known.period_year,
    links.system,
    links.link,
    links.link_order,
    links.indicator_code,
    links.measure_id,
    links.measure_en,
    facts.value,
    facts.unit,
    case when facts.value is null then coalesce(facts.null_reason, 'no_claim') end as null_reason,
    assets.asset_kind,
    cast(assets.built_count as int) as built_count,
    cast(assets.working_count as int) as working_count,
    assets.capacity_m3_per_day,
    assets.inflow_m3_per_day,
    assets.tank_capacity_m3,
    cast(assets.house_connection_count as int) as house_connection_count,
    facts.value_id,
    facts.source_id,
    facts.definition_version,
    coalesce(facts.is_sample, false) or coalesce(assets.is_sample, false) as is_sample,
    case
        when facts.value_id is null and assets.region_id is null then null
        when 'sample' in (facts.evidence, assets.evidence) then 'sample'
        when 'believed' in (facts.evidence, assets.evidence) then 'believed'
        else 'published'
    end as evidence
from known
cross join links
left join facts
    on
        known.region_id = facts.region_id
        and known.period_year = facts.period_year
        and links.indicator_code = facts.indicator_code
left join assets
    on
        known.region_id = assets.region_id
        and known.period_year = assets.period_year
        and links.asset_kind = assets.asset_kind
