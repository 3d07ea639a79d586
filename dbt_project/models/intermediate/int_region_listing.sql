with

entries as (
    select
        *,
        case
            -- names of villages have no type words, and there are 170 000 of them
            when region_level in ('kecamatan', 'desa')
                then regexp_replace(lower(region_name), '[^a-z0-9]+', '', 'g')
            -- BPS prints a kabupaten bare and a kota always with its type word
            else regexp_replace(ops.name_key(region_name), '^kabupaten ', '')
        end as name_key
    from {{ ref('int_region_list_entry') }}
),

lists as (
    select
        *,
        row_number() over series as list_number,
        lead(list_date) over series as next_list_date
    from (
        select distinct
            list_series,
            code_system,
            region_level,
            list_date
        from entries
    ) as days
    window series as (partition by list_series, code_system, region_level order by list_date)
),

-- one name per list, however often and in whatever spelling it stands there
listed as (
    select
        list_series,
        code_system,
        region_level,
        list_date,
        code,
        name_key,
        min(region_name) as region_name
    from entries
    group by list_series, code_system, region_level, list_date, code, name_key
),

-- lists in a row that have the name under the code make one island
islands as (
    select
        listed.*,
        lists.list_number,
        lists.next_list_date,
        lists.list_number - row_number() over (
            partition by
                listed.list_series,
                listed.code_system,
                listed.region_level,
                listed.code,
                listed.name_key
            order by lists.list_number
        ) as island
    from listed
    inner join lists
        on
            listed.list_series = lists.list_series
            and listed.code_system = lists.code_system
            and listed.region_level = lists.region_level
            and listed.list_date = lists.list_date
)

select
    list_series,
    code_system,
    region_level,
    code,
    name_key,
    (array_agg(region_name order by list_date desc))[1] as region_name,
    min(list_date) as valid_from,
    -- to the day before the first list that lacks it
    case when bool_and(next_list_date is not null) then max(next_list_date) - 1 end as valid_to,
    min(list_number) > 1 as is_start_known,
    max(list_date) as last_list_date,
    count(*) as list_count
from islands
group by list_series, code_system, region_level, code, name_key, island
