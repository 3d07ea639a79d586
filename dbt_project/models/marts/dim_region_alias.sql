select
    region_id,
    alias,
    ops.name_key(alias) as alias_key,
    evidence
from {{ ref('region_alias') }}
