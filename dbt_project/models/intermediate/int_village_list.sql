with

desa as (select * from {{ ref('stg_wilayah__desa') }}),

daftar as (select * from {{ ref('stg_wilayah__daftar') }}),

kabkota_codes as (
    select * from {{ ref('region_code') }}
    where code_system = 'kemendagri'
),

-- the bridging prints a village twice where BPS counts it as two
listed as (
    select
        list_date,
        kemendagri_code as village_code,
        min(kemendagri_name) as village_name
    from desa
    where is_in_kepmendagri_2025 and kemendagri_code is not null
    group by list_date, kemendagri_code
    union
    select
        list_date,
        code as village_code,
        region_name as village_name
    from daftar
    where code_system = 'kemendagri' and region_level = 'desa' and not is_sample
),

lists as (
    select
        list_date,
        lead(list_date) over (order by list_date) as next_list_date
    from (select distinct list_date from listed) as days
)

select
    listed.list_date,
    -- the list of a year is the last one dated in it, and goes on until a year with a newer one
    cast(extract(year from listed.list_date) as int) as first_year,
    cast(extract(year from lists.next_list_date) as int) - 1 as last_year,
    listed.village_code,
    min(listed.village_name) as village_name,
    {{ village_type('listed.village_code') }} as village_type,
    left(listed.village_code, 8) as kecamatan_code,
    kabkota_codes.region_id
from listed
inner join lists on listed.list_date = lists.list_date
inner join kabkota_codes
    on
        left(listed.village_code, 5) = kabkota_codes.code
        and listed.list_date between kabkota_codes.valid_from
        and coalesce(kabkota_codes.valid_to, listed.list_date)
group by
    listed.list_date, lists.next_list_date, listed.village_code, kabkota_codes.region_id
