with

listings as (
    select * from {{ ref('int_region_listing') }}
    -- the seeds have no kecamatan and no desa
    where region_level in ('province', 'kabkota')
),

regions as (select * from {{ ref('region') }}),

region_codes as (select * from {{ ref('region_code') }}),

region_aliases as (select * from {{ ref('region_alias') }}),

curated_names as (
    select
        names.region_id,
        regexp_replace(ops.name_key(names.name), '^kabupaten ', '') as name_key
    from (
        select
            region_id,
            region_name as name
        from regions
        union all
        select
            region_id,
            alias as name
        from region_aliases
    ) as names
),

-- each listing as of the last list that has it
judged as (
    select
        listings.*,
        region_codes.region_id as curated_region_id,
        case
            when region_codes.region_id is null
                then case
                    when exists (
                        select 1 from region_codes as ever
                        where
                            ever.code_system = listings.code_system
                            and ever.code = listings.code
                    ) then 'code_not_in_force'
                    else 'unknown_code'
                end
            when not exists (
                select 1 from curated_names
                where
                    curated_names.region_id = region_codes.region_id
                    and curated_names.name_key = listings.name_key
            ) then 'other_name'
        end as reason
    from listings
    left join region_codes
        on
            listings.code_system = region_codes.code_system
            and listings.code = region_codes.code
            and listings.last_list_date between region_codes.valid_from
            and coalesce(region_codes.valid_to, 'infinity')
),

newest_lists as (
    select
        list_series,
        code_system,
        region_level,
        max(last_list_date) as list_date
    from listings
    group by list_series, code_system, region_level
),

gone as (
    select
        newest_lists.list_series,
        newest_lists.code_system,
        newest_lists.region_level,
        region_codes.code,
        newest_lists.list_date,
        region_codes.region_id as curated_region_id
    from newest_lists
    inner join region_codes
        on
            newest_lists.code_system = region_codes.code_system
            and newest_lists.list_date between region_codes.valid_from
            and coalesce(region_codes.valid_to, 'infinity')
    inner join regions
        on
            region_codes.region_id = regions.region_id
            and newest_lists.region_level = regions.region_level
    left join listings
        on
            newest_lists.list_series = listings.list_series
            and newest_lists.code_system = listings.code_system
            and newest_lists.region_level = listings.region_level
            and newest_lists.list_date = listings.last_list_date
            and region_codes.code = listings.code
    where listings.code is null
),

disagreements as (
    select
        list_series,
        code_system,
        region_level,
        code,
        last_list_date as list_date,
        reason,
        region_name as listed_name,
        curated_region_id
    from judged
    where reason is not null
    union all
    select
        list_series,
        code_system,
        region_level,
        code,
        list_date,
        'code_gone' as reason,
        null as listed_name,
        curated_region_id
    from gone
)

select
    disagreements.*,
    regions.region_name as curated_name
from disagreements
left join regions on disagreements.curated_region_id = regions.region_id
