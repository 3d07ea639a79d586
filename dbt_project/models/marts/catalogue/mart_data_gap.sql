with

indicators as (select * from {{ ref('dim_indicator') }}),

regions as (
    select * from {{ ref('dim_region') }}
    where valid_to is null
),

coverage as (select * from {{ ref('mart_indicator_coverage') }}),

presence as (select * from {{ ref('mart_indicator_presence') }}),

deliveries as (
    select * from {{ ref('int_indicator_delivery') }}
    where is_first
),

expected as (
    select
        regions.region_id,
        regions.kemendagri_code,
        regions.region_level,
        indicators.indicator_code
    from regions
    inner join indicators on regions.region_level = any(indicators.expected_levels)
),

-- a region owes the newest year that another of its level has a real number of
placed as (
    select
        expected.*,
        presence.newest_value_year,
        presence.newest_sample_year,
        presence.newest_null_reason,
        max(presence.newest_value_year) over (
            partition by expected.indicator_code, expected.region_level
        ) as owed_year
    from expected
    left join presence
        on
            expected.region_id = presence.region_id
            and expected.indicator_code = presence.indicator_code
),

first_datasets as (
    select
        indicator_code,
        min(dataset_id) as dataset_id
    from deliveries
    group by indicator_code
)

select
    placed.region_id,
    placed.indicator_code,
    placed.kemendagri_code,
    placed.region_level,
    case
        when placed.newest_value_year is not null then 'outdated'
        when coverage.state = 'no_source' then 'no_source'
        when placed.newest_sample_year is not null then 'sample_only'
        when placed.newest_null_reason is not null then 'no_number'
        else 'not_delivered'
    end as reason,
    placed.newest_null_reason as null_reason,
    coalesce(placed.newest_value_year is null and placed.newest_sample_year is not null, false)
        as is_sample_only,
    placed.newest_value_year,
    placed.newest_value_year + 1 as missing_since_year,
    placed.owed_year,
    coverage.owed_by,
    first_datasets.dataset_id,
    coverage.how_to_deliver
from placed
inner join coverage on placed.indicator_code = coverage.indicator_code
left join first_datasets on placed.indicator_code = first_datasets.indicator_code
where placed.newest_value_year is null or placed.newest_value_year < placed.owed_year
