-- A code means one region on any day, and a region has one code of a system on any day
with

codes as (
    select
        *,
        daterange(valid_from, valid_to, '[]') as days
    from {{ ref('region_code') }}
)

select
    codes.code_system,
    codes.code,
    codes.region_id,
    others.code as other_code,
    others.region_id as other_region_id
from codes
inner join codes as others
    on
        codes.code_system = others.code_system
        and codes.days && others.days
        and (codes.code = others.code or codes.region_id = others.region_id)
        and (codes.code, codes.region_id) < (others.code, others.region_id)
