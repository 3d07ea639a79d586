{{ config(materialized='ephemeral') }}

with

-- a second figure for one natural key: kept here, for a table holds one
duplicates as (
    select * from {{ ref('int_claim_bps_candidate') }}
    where place > 1
)

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
