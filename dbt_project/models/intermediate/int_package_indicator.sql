with

packages as (select * from {{ ref('int_policy_package') }}),

stated as (select * from {{ ref('policy_package_indicator') }}),

indicators as (select * from {{ ref('indicator') }}),

patterns as (
    select
        packages.package_id,
        trim(listed.pattern) as indicator_pattern,
        packages.statement as asked_by
    from packages
    cross join
        lateral
        regexp_split_to_table(packages.indicator_list, ',') as listed (pattern)
    union all
    select
        packages.package_id,
        stated.indicator_pattern,
        stated.asked_by
    from packages
    inner join stated on packages.package_id = stated.package_id
    where packages.indicator_list is null
)

-- a family stands for all of its indicators; one that is also named alone keeps its own words
select distinct on (patterns.package_id, indicators.indicator_code)
    patterns.package_id,
    indicators.indicator_code,
    patterns.indicator_pattern,
    patterns.asked_by
from patterns
inner join indicators
    on patterns.indicator_pattern in (indicators.family, indicators.indicator_code)
order by
    patterns.package_id asc,
    indicators.indicator_code asc,
    length(patterns.indicator_pattern) desc
