with

mentions as (select * from {{ ref('int_region_mention') }}),

region_matches as (
    select * from {{ ref('int_region_match') }}
    where reject_reason is not null
),

quarantine as (select * from {{ source('ops', 'quarantine') }}),

held as (
    select * from {{ source('ops', 'build_hold') }}
    where scope = 'rows'
),

current_snapshots as (
    select distinct
        dataset_id,
        snapshot_id,
        sha256
    from {{ source('ops', 'build_snapshot') }}
),

judged_rows as (
    {{ union_of('rejected_row') }}
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

-- what a critical rule of the gate keeps out, so that the rest can be published
held_rows as (
    select
        md5(concat_ws('|', 'gate', held.rule_id, held.snapshot_id, held.source_row)) as rejected_id,
        held.dataset_id,
        held.snapshot_id,
        held.source_row,
        current_snapshots.sha256 as source_sha256,
        'gate:' || held.rule_id as reason,
        held.message_id as detail,
        held.key ->> 'raw_name' as raw_name,
        held.key ->> 'raw_code' as raw_code,
        held.key ->> 'raw_code_system' as raw_code_system,
        cast(held.key ->> 'period_year' as int) as period_year
    from held
    inner join current_snapshots
        on
            held.snapshot_id = current_snapshots.snapshot_id
            and held.dataset_id = current_snapshots.dataset_id
)

select * from unmatched_rows
union all
select * from refused_cells
union all
select * from held_rows
union all
select
    rejected_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    reason,
    detail,
    raw_name,
    raw_code,
    raw_code_system,
    period_year
from judged_rows
