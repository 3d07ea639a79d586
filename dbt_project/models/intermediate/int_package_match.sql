with

mentions as (
    select distinct
        region_id,
        period_year,
        policy_package
    from {{ ref('int_package_mention') }}
),

packages as (select * from {{ ref('int_policy_package') }}),

-- 'Paket 1', 'paket kebijakan 1', '1', with or without the name of the programme
read_mentions as (
    select
        mentions.*,
        cast(
            substring(
                lower(mentions.policy_package) from '^(?:.*paket(?: kebijakan)? *)?(\d{1,2})$'
            ) as int
        ) as package_number
    from mentions
),

matches as (
    select
        read_mentions.region_id,
        read_mentions.period_year,
        read_mentions.policy_package,
        min(packages.package_id) as package_id,
        count(packages.package_id) as package_count
    from read_mentions
    left join packages
        on
            read_mentions.region_id = packages.region_id
            and read_mentions.period_year
            between extract(year from packages.valid_from)
            and extract(year from coalesce(packages.valid_to, 'infinity'))
            and (
                read_mentions.package_number = packages.package_number
                or lower(read_mentions.policy_package) = lower(packages.name_id)
            )
    group by
        read_mentions.region_id, read_mentions.period_year, read_mentions.policy_package
)

select
    region_id,
    period_year,
    policy_package,
    case when package_count = 1 then package_id end as package_id,
    case
        when package_count = 0 then 'package_unknown'
        when package_count > 1 then 'package_ambiguous'
    end as reject_reason
from matches
