select
    region_id,
    code_system,
    code,
    valid_from,
    valid_to
from {{ ref('region_code') }}
