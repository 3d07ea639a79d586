with

mentions as (
    {{ union_of('region_mention') }}
)

select
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    period_year,
    code_system,
    code,
    name,
    province_name,
    {{ region_match_key(
        'source_id', 'code_system', 'code', 'name', 'province_name', 'period_year'
    ) }} as region_match_key
from mentions
