with

mentions as (select * from {{ ref('int_region_mention') }}),

region_matches as (
    select * from {{ ref('int_region_match') }}
    where reject_reason is not null
),

quarantine as (select * from {{ source('ops', 'quarantine') }}),

current_snapshots as (
    select distinct
        dataset_id,
        snapshot_id,
        sha256
    from {{ source('ops', 'build_snapshot') }}
),

duplicates as (
    select * from {{ ref('int_claim_bps_candidate') }}
    where place > 1
),

unmatched_rows as (
    select
        md5(concat_ws('|', mentions.snapshot_id, mentions.source_row, mentions.region_match_key))
            as rejected_id,
        mentions.dataset_id,
        mentions.snapshot_id,
        mentions.source_row,
        mentions.source_sha256,
        region_matches.reject_reason as reason,
        region_matches.reject_detail as detail,
        mentions.name as raw_name,
        mentions.code as raw_code,
        mentions.code_system as raw_code_system,
        mentions.period_year
    from mentions
    inner join region_matches on mentions.region_match_key = region_matches.region_match_key
),

refused_cells as (
    select
        md5(concat_ws('|', 'quarantine', quarantine.quarantine_id)) as rejected_id,
        quarantine.dataset_id,
        quarantine.snapshot_id,
        quarantine.source_row,
        current_snapshots.sha256 as source_sha256,
        quarantine.reason,
        concat_ws(': ', quarantine.column_name, quarantine.raw_value) as detail,
        cast(null as text) as raw_name,
        cast(null as text) as raw_code,
        cast(null as text) as raw_code_system,
        cast(null as int) as period_year
    from quarantine
    inner join current_snapshots
        on
            quarantine.snapshot_id = current_snapshots.snapshot_id
            and quarantine.dataset_id = current_snapshots.dataset_id
),

-- a second figure for one natural key: kept here, for a table holds one
duplicate_claims as (
    select
        md5(concat_ws('|', 'duplicate_claim', snapshot_id, source_row)) as rejected_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256,
        'duplicate_claim' as reason,
        concat_ws(
            ', ',
            indicator_code,
            domain_code || ' ' || var_title,
            coalesce(cast(value as text), value_status)
        ) as detail,
        vervar_name as raw_name,
        region_code as raw_code,
        'bps' as raw_code_system,
        period_year
    from duplicates
)

select * from unmatched_rows
union all
select * from refused_cells
union all
select * from duplicate_claims
