-- What the two official lists count: 38 provinces, 514 kabupaten/kota, 14 of them in Kalimantan
-- Tengah, and 199 whose two codes differ
with

today as (
    select
        regions.region_level,
        kemendagri.code as kemendagri_code,
        bps.code as bps_code
    from {{ ref('region') }} as regions
    inner join {{ ref('region_code') }} as kemendagri
        on
            regions.region_id = kemendagri.region_id
            and kemendagri.code_system = 'kemendagri'
            and kemendagri.valid_to is null
    inner join {{ ref('region_code') }} as bps
        on
            regions.region_id = bps.region_id
            and bps.code_system = 'bps'
            and bps.valid_to is null
    where regions.valid_to is null
),

counts as (
    select
        count(*) filter (where region_level = 'province') as provinces,
        count(*) filter (where region_level = 'kabkota') as kabkota,
        count(*) filter (where kemendagri_code like '62.%') as kabkota_of_kalteng,
        count(*) filter (
            where region_level = 'kabkota' and replace(kemendagri_code, '.', '') <> bps_code
        ) as differing_codes
    from today
)

select * from counts
where (provinces, kabkota, kabkota_of_kalteng, differing_codes) <> (38, 514, 14, 199)
