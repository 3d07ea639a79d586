with

mentions as (
    select distinct
        region_match_key,
        source_id,
        code_system,
        code,
        name,
        province_name,
        period_year
    from {{ ref('int_region_mention') }}
),

regions as (select * from {{ ref('region') }}),

region_codes as (select * from {{ ref('region_code') }}),

region_aliases as (select * from {{ ref('region_alias') }}),

keyed_mentions as (
    select
        mentions.*,
        ops.name_key(mentions.name) as name_key,
        ops.name_key(mentions.province_name) as province_key
    from mentions
),

-- a year's regions and codes are those of 1 July, the day of the mid-year population
years as (
    select distinct
        period_year,
        make_date(period_year, 7, 1) as reference_date
    from mentions
    where period_year is not null
),

codes_in_year as (
    select
        years.period_year,
        region_codes.region_id,
        region_codes.code_system,
        region_codes.code
    from years
    inner join region_codes
        on
            years.reference_date >= region_codes.valid_from
            and years.reference_date <= coalesce(region_codes.valid_to, years.reference_date)
),

-- the province of that year, not of today: Merauke lay in Papua until the split of 2022
provinces_in_year as (
    select
        kabkota.period_year,
        kabkota.region_id,
        province.region_id as province_id
    from codes_in_year as kabkota
    inner join codes_in_year as province
        on
            kabkota.period_year = province.period_year
            and left(kabkota.code, 2) = province.code
            and kabkota.code_system = province.code_system
    where kabkota.code_system = 'kemendagri' and kabkota.code like '__.__'
),

full_names as (
    select
        region_id,
        ops.name_key(region_name) as name_key,
        false as is_alias
    from regions
    union all
    select
        region_id,
        ops.name_key(alias) as name_key,
        true as is_alias
    from region_aliases
),

-- a name without its type word ("Bogor") may be a kabupaten and a kota
region_names as (
    select
        region_id,
        name_key,
        is_alias,
        false as is_bare
    from full_names
    union all
    select
        region_id,
        regexp_replace(name_key, '^(kabupaten|kota) ', '') as name_key,
        is_alias,
        true as is_bare
    from full_names
    where name_key ~ '^(kabupaten|kota) '
),

bare_names_in_province as (
    select
        provinces_in_year.period_year,
        provinces_in_year.province_id,
        region_names.name_key,
        count(distinct region_names.region_id) as region_count
    from provinces_in_year
    inner join region_names on provinces_in_year.region_id = region_names.region_id
    where region_names.is_bare
    group by
        provinces_in_year.period_year, provinces_in_year.province_id, region_names.name_key
),

-- with a code: the region of that code in its own system and year
code_hits as (
    select
        keyed_mentions.region_match_key,
        codes_in_year.region_id
    from keyed_mentions
    inner join codes_in_year
        on
            keyed_mentions.code_system = codes_in_year.code_system
            and keyed_mentions.code = codes_in_year.code
            and keyed_mentions.period_year = codes_in_year.period_year
),

-- producers also print an old year under the code of today; that is safe where the region itself
-- is as old as the year, and not where a new territory took the code (Papua Selatan in 2021)
later_code_hits as (
    select distinct
        keyed_mentions.region_match_key,
        region_codes.region_id
    from keyed_mentions
    inner join years on keyed_mentions.period_year = years.period_year
    inner join region_codes
        on
            keyed_mentions.code_system = region_codes.code_system
            and keyed_mentions.code = region_codes.code
            and years.reference_date < region_codes.valid_from
    inner join regions
        on
            region_codes.region_id = regions.region_id
            and years.reference_date >= coalesce(regions.valid_from, years.reference_date)
    where
        keyed_mentions.region_match_key not in (select code_hits.region_match_key from code_hits)
),

coded_regions as (
    select * from code_hits
    union all
    select * from later_code_hits
),

-- ... whose name must agree
named_code_hits as (
    select
        keyed_mentions.region_match_key,
        coded_regions.region_id,
        bool_and(region_names.is_alias) as is_alias
    from keyed_mentions
    inner join coded_regions on keyed_mentions.region_match_key = coded_regions.region_match_key
    inner join regions on coded_regions.region_id = regions.region_id
    inner join region_names
        on
            coded_regions.region_id = region_names.region_id
            and keyed_mentions.name_key = region_names.name_key
    left join provinces_in_year
        on
            coded_regions.region_id = provinces_in_year.region_id
            and keyed_mentions.period_year = provinces_in_year.period_year
    left join bare_names_in_province
        on
            provinces_in_year.period_year = bare_names_in_province.period_year
            and provinces_in_year.province_id = bare_names_in_province.province_id
            and keyed_mentions.name_key = bare_names_in_province.name_key
    where
        not region_names.is_bare
        or bare_names_in_province.region_count = 1
        -- BPS lists print a kabupaten bare and a kota always with its type word
        or (keyed_mentions.code_system = 'bps' and regions.region_type = 'kabupaten')
    group by keyed_mentions.region_match_key, coded_regions.region_id
),

-- without a code: the name inside its province, a full name before an alias before a bare name
name_hits as (
    select
        keyed_mentions.region_match_key,
        provinces_in_year.region_id,
        bool_and(region_names.is_alias) as is_alias,
        min(
            case
                when region_names.is_bare then 3
                when region_names.is_alias then 2
                else 1
            end
        ) as tier
    from keyed_mentions
    inner join region_names as province_names
        on keyed_mentions.province_key = province_names.name_key
    inner join provinces_in_year
        on
            province_names.region_id = provinces_in_year.province_id
            and keyed_mentions.period_year = provinces_in_year.period_year
    inner join region_names
        on
            provinces_in_year.region_id = region_names.region_id
            and keyed_mentions.name_key = region_names.name_key
    where keyed_mentions.code_system is null
    group by keyed_mentions.region_match_key, provinces_in_year.region_id
),

best_name_hits as (
    select
        name_hits.*,
        min(name_hits.tier) over (partition by name_hits.region_match_key) as best_tier
    from name_hits
),

-- exactly one region, or none
single_name_hits as (
    select
        region_match_key,
        min(region_id) as region_id,
        bool_and(is_alias) as is_alias
    from best_name_hits
    where tier = best_tier
    group by region_match_key
    having count(*) = 1
),

ambiguous_names as (
    select
        best_name_hits.region_match_key,
        string_agg(regions.region_name, ', ' order by regions.region_name) as region_names
    from best_name_hits
    inner join regions on best_name_hits.region_id = regions.region_id
    where best_name_hits.tier = best_name_hits.best_tier
    group by best_name_hits.region_match_key
    having count(*) > 1
),

known_codes as (
    select
        code_system,
        code,
        string_agg(
            concat(
                'from ', nullif(valid_from, '1900-01-01'), coalesce(' to ' || valid_to, '')
            ),
            '; ' order by valid_from
        ) as days
    from region_codes
    group by code_system, code
),

matched as (
    select
        keyed_mentions.region_match_key,
        keyed_mentions.source_id,
        keyed_mentions.code_system,
        keyed_mentions.code,
        keyed_mentions.name,
        keyed_mentions.province_name,
        keyed_mentions.period_year,
        coalesce(named_code_hits.region_id, single_name_hits.region_id) as region_id,
        case
            when coalesce(named_code_hits.is_alias, single_name_hits.is_alias) then 'alias'
            when named_code_hits.region_id is not null then 'code_and_name'
            when single_name_hits.region_id is not null then 'name_and_province'
        end as match_kind,
        case
            when coalesce(named_code_hits.region_id, single_name_hits.region_id) is not null
                then null
            when coded_regions.region_id is not null then 'name_disagrees_with_code'
            when known_codes.code is not null then 'code_not_valid_in_year'
            else 'unknown_region'
        end as reject_reason,
        case
            when coalesce(named_code_hits.region_id, single_name_hits.region_id) is not null
                then null
            when coded_regions.region_id is not null
                then format(
                    'code %s of %s is %s, the row says %s',
                    keyed_mentions.code, keyed_mentions.code_system, regions.region_name,
                    coalesce(keyed_mentions.name, 'nothing')
                )
            when known_codes.code is not null
                then format(
                    'code %s of %s is valid %s',
                    keyed_mentions.code, keyed_mentions.code_system, known_codes.days
                )
            when ambiguous_names.region_names is not null
                then 'the name fits more than one region: ' || ambiguous_names.region_names
            else concat_ws(
                ' ',
                'no region for',
                keyed_mentions.code_system,
                keyed_mentions.code,
                keyed_mentions.name,
                'in ' || keyed_mentions.province_name
            )
        end as reject_detail
    from keyed_mentions
    left join coded_regions on keyed_mentions.region_match_key = coded_regions.region_match_key
    left join regions on coded_regions.region_id = regions.region_id
    left join named_code_hits
        on keyed_mentions.region_match_key = named_code_hits.region_match_key
    left join single_name_hits
        on keyed_mentions.region_match_key = single_name_hits.region_match_key
    left join ambiguous_names
        on keyed_mentions.region_match_key = ambiguous_names.region_match_key
    left join known_codes
        on
            keyed_mentions.code_system = known_codes.code_system
            and keyed_mentions.code = known_codes.code
)

select * from matched
