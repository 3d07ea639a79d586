-- A row of a wanted table whose region was recognised ends as a claim, or is rejected as the
-- second one of its key. What stands here was lost
-- on the way, for example because a table renamed the label that tells its indicators apart.
{{ config(severity='warn') }}

with

mentions as (
    select * from {{ ref('int_region_mention') }}
    where
        source_id in ('{{ env_var("SSK_DBT_CLAIM").split(",") | join("', '") }}')
        -- its pages are the whole of which a budget workbook is a part, and few were sent
        and source_id <> 'djpk'
),

matches as (
    select * from {{ ref('int_region_match') }}
    where region_id is not null
),

-- rows that a value was added up from
added_up as (
    select
        cast(split_part(origins.origin_row, ' ', 1) as bigint) as snapshot_id,
        substring(origins.origin_row from position(' ' in origins.origin_row) + 1) as source_row,
        computed.region_id,
        computed.period_year
    from {{ ref('int_claim') }} as computed
    cross join lateral unnest(computed.origin_rows) as origins (origin_row)
),

-- a form is sent month by month, and its region and year are told by the newest one
added_up_regions as (
    select distinct
        mentions.dataset_id,
        added_up.region_id,
        added_up.period_year
    from added_up
    inner join mentions on added_up.snapshot_id = mentions.snapshot_id
),

claims as (
    select
        snapshot_id,
        source_row
    from {{ ref('int_claim') }}
    where origin_rows is null
    union
    select
        snapshot_id,
        source_row
    from added_up
),

-- inputs of a derived value that are no indicator themselves
derived as (
    select * from {{ ref('int_claim_derived') }}
    where source_row is not null
),

duplicates as (
    select * from {{ ref('int_claim_bps_candidate') }}
    where place > 1
)

select distinct
    mentions.dataset_id,
    mentions.snapshot_id,
    mentions.source_row
from mentions
inner join matches on mentions.region_match_key = matches.region_match_key
left join claims
    on
        mentions.snapshot_id = claims.snapshot_id
        and mentions.source_row = claims.source_row
left join added_up_regions
    on
        mentions.dataset_id = added_up_regions.dataset_id
        and matches.region_id = added_up_regions.region_id
        and mentions.period_year = added_up_regions.period_year
left join derived
    on
        mentions.snapshot_id = derived.snapshot_id
        and mentions.source_row = derived.source_row
left join duplicates
    on
        mentions.snapshot_id = duplicates.snapshot_id
        and mentions.source_row = duplicates.source_row
where
    claims.snapshot_id is null
    and added_up_regions.dataset_id is null
    and derived.value_id is null
    and duplicates.place is null
    -- a dataset that serves no indicator has no claims to lose
    and mentions.dataset_id in (
        select served.dataset_id from mentions as served
        inner join claims as made on served.snapshot_id = made.snapshot_id
    )
