with

claims as (
    select * from {{ ref('int_indicator_value') }}
    where is_preferred
),

-- AL10 is a distance to each target, so its numbers stand with the targets
distances as (
    select * from {{ ref('int_target_distance') }}
    where value_id is not null
),

figures as (
    select
        indicator_code,
        region_id,
        period_year,
        value,
        null_reason,
        is_official
    from claims
    union all
    select
        'AL10' as indicator_code,
        region_id,
        data_year as period_year,
        distance as value,
        case when distance is null then 'not_comparable' end as null_reason,
        not is_sample as is_official
    from distances
)

select
    indicator_code,
    region_id,
    max(period_year) filter (where value is not null and is_official) as newest_value_year,
    max(period_year) filter (where value is not null and not is_official) as newest_sample_year,
    (array_agg(null_reason order by period_year desc) filter (where value is null))[1]
        as newest_null_reason
from figures
group by indicator_code, region_id
