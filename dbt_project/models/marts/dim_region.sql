with

regions as (select * from {{ ref('region') }}),

region_codes as (select * from {{ ref('region_code') }}),

-- the code of today, or the last one of a region that ended
latest_codes as (
    select distinct on (region_id, code_system)
        region_id,
        code_system,
        code
    from region_codes
    order by region_id asc, code_system asc, valid_from desc
),

described as (
    select
        regions.region_id,
        kemendagri.code as kemendagri_code,
        bps.code as bps_code,
        regions.region_name,
        regions.region_level,
        regions.region_type,
        regions.parent_region_id,
        provinces.region_id as province_region_id,
        provinces.region_name as province_name,
        regions.valid_from,
        regions.valid_to,
        regions.population_count,
        regions.population_year,
        regions.area_km2,
        -- 100 hectare make a square kilometre
        round(regions.population_count / (regions.area_km2 * 100), 3) as density_person_per_ha,
        regions.ppsp_cohort_year,
        regions.ppsp_cohort_evidence
    from regions
    inner join latest_codes as kemendagri
        on regions.region_id = kemendagri.region_id and kemendagri.code_system = 'kemendagri'
    inner join latest_codes as bps
        on regions.region_id = bps.region_id and bps.code_system = 'bps'
    left join regions as provinces
        on
            provinces.region_level = 'province'
            and provinces.region_id in (regions.region_id, regions.parent_region_id)
)

select * from described
