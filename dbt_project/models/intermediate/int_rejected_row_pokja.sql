{{ config(materialized='view') }}

with

mentions as (select * from {{ ref('int_package_mention') }}),

matches as (
    select * from {{ ref('int_package_match') }}
    where reject_reason is not null
)

select
    md5(concat_ws('|', 'package', mentions.snapshot_id, mentions.source_row)) as rejected_id,
    mentions.dataset_id,
    mentions.snapshot_id,
    mentions.source_row,
    mentions.source_sha256,
    matches.reject_reason as reason,
    mentions.policy_package as detail,
    mentions.region_name as raw_name,
    mentions.kemendagri_code as raw_code,
    'kemendagri' as raw_code_system,
    mentions.period_year
from mentions
inner join matches
    on
        mentions.region_id = matches.region_id
        and mentions.period_year = matches.period_year
        and mentions.policy_package = matches.policy_package
