with

types as (select * from {{ ref('stg_sipsn__komposisi_jenis') }}),

origins as (select * from {{ ref('stg_sipsn__komposisi_sumber') }}),

generation as (select * from {{ ref('stg_sipsn__timbulan') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'sipsn' and region_id is not null
),

components as (
    select
        'type' as dimension,
        types.*
    from types
    union all
    select
        'source' as dimension,
        origins.*
    from origins
),

summed as (
    select
        components.*,
        sum(components.value) over (
            partition by components.snapshot_id, components.source_row
        ) as total
    from components
),

weighed as (
    select
        matches.region_id,
        summed.*,
        generation.generated_tonne_per_day,
        abs(summed.total - 100) <= 0.1 as is_percent,
        -- shares of a kind of waste are published as percent only
        summed.dimension = 'source'
        and coalesce(
            abs(summed.total - generation.generated_tonne_per_day)
            <= 0.02 * generation.generated_tonne_per_day,
            false
        ) as is_tonne_per_day
    from summed
    inner join matches
        on
            summed.kabkota_name = matches.name
            and summed.province_name = matches.province_name
            and summed.period_year = matches.period_year
    left join generation
        on
            summed.kabkota_name = generation.kabkota_name
            and summed.province_name = generation.province_name
            and summed.period_year = generation.period_year
),

judged as (
    select
        weighed.*,
        case
            when weighed.total is null then 'blank'
            when weighed.is_percent and weighed.is_tonne_per_day then 'ambiguous'
            when weighed.is_percent then 'percent'
            when weighed.is_tonne_per_day then 'tonne_per_day'
            else 'unknown'
        end as unit_basis
    from weighed
)

select
    region_id,
    period_year,
    dimension,
    component,
    unit_basis,
    value as published_value,
    total as published_total,
    generated_tonne_per_day,
    round(
        case unit_basis
            when 'percent' then value
            when 'tonne_per_day' then 100 * value / total
        end, 2
    ) as share_pct,
    round(
        case unit_basis
            when 'percent' then value / 100 * generated_tonne_per_day
            when 'tonne_per_day' then value
        end, 2
    ) as tonne_per_day,
    kabkota_name,
    is_sample,
    evidence,
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    retrieved_at
from judged
