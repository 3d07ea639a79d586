-- A village has one typology on each day: two rows that overlap give two answers. The rows of a
-- village are judged one by one at the door, which cannot see that.
{{ config(severity='warn') }}

with

typologies as (select * from {{ ref('stg_pokja__tipologi_desa') }})

select
    earlier.kemendagri_code,
    earlier.village_code,
    earlier.valid_from,
    earlier.valid_to,
    later.valid_from as next_valid_from
from typologies as earlier
inner join typologies as later
    on
        earlier.village_code = later.village_code
        and earlier.valid_from < later.valid_from
        and later.valid_from <= coalesce(earlier.valid_to, later.valid_from)
