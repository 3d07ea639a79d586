with

registered as (select * from {{ ref('int_siinsan_facility') }}),

listed as (
    select * from {{ ref('int_waste_facility') }}
    where region_id is not null
),

regions as (select * from {{ ref('region') }}),

extents as (select * from {{ ref('province_extent') }}),

-- the newest register of the region that knows the facility
newest as (
    select distinct on (region_id, facility_code) *
    from registered
    order by region_id asc, facility_code asc, period_year desc
),

facilities as (
    select
        md5(concat_ws('|', source_id, region_id, facility_code)) as facility_id,
        region_id,
        facility_type as facility_kind,
        facility_name,
        facility_code,
        village_code,
        service_scale,
        operator_name,
        built_year,
        period_year,
        design_capacity_m3_per_day,
        inflow_m3_per_day,
        design_capacity_tonne_per_day,
        cast(null as numeric) as received_tonne_per_year,
        cast(null as numeric) as managed_tonne_per_year,
        cast(house_connection_count as int) as house_connection_count,
        working_status,
        status_date,
        is_working,
        operating_method,
        latitude_degree,
        longitude_degree,
        1 as listing_number,
        false as is_exact_duplicate,
        is_sample,
        evidence,
        source_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256
    from newest
    union all
    select
        -- the list has no numbers: kind, name, place and turn tell its rows apart
        md5(concat_ws(
            '|', source_id, facility_type, kabkota_name, province_name, facility_name,
            coalesce(cast(latitude as text), '-'), coalesce(cast(longitude as text), '-'),
            listing_number
        )) as facility_id,
        region_id,
        facility_kind,
        facility_name,
        null as facility_code,
        null as village_code,
        null as service_scale,
        null as operator_name,
        null as built_year,
        period_year,
        null as design_capacity_m3_per_day,
        null as inflow_m3_per_day,
        null as design_capacity_tonne_per_day,
        received_tonne as received_tonne_per_year,
        managed_tonne as managed_tonne_per_year,
        null as house_connection_count,
        null as working_status,
        null as status_date,
        null as is_working,
        null as operating_method,
        latitude as latitude_degree,
        longitude as longitude_degree,
        cast(listing_number as int) as listing_number,
        is_exact_duplicate,
        is_sample,
        evidence,
        source_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256
    from listed
),

-- a typing error of one digit puts a place on another island: it is no place then
placed as (
    select
        facilities.*,
        case
            when num_nulls(facilities.latitude_degree, facilities.longitude_degree) > 0
                then 'not_given'
            when
                facilities.longitude_degree between extents.longitude_min and extents.longitude_max
                and facilities.latitude_degree between extents.latitude_min and extents.latitude_max
                then 'in_province'
            else 'outside_province'
        end as place_status
    from facilities
    inner join regions on facilities.region_id = regions.region_id
    left join extents on regions.parent_region_id = extents.region_id
)

select
    facility_id,
    region_id,
    source_id,
    facility_kind,
    facility_name,
    facility_code,
    village_code,
    service_scale,
    operator_name,
    built_year,
    period_year,
    design_capacity_m3_per_day,
    inflow_m3_per_day,
    round(100 * inflow_m3_per_day / nullif(design_capacity_m3_per_day, 0), 2) as utilisation_pct,
    design_capacity_tonne_per_day,
    received_tonne_per_year,
    managed_tonne_per_year,
    house_connection_count,
    working_status,
    status_date,
    is_working,
    operating_method,
    case when place_status = 'in_province' then latitude_degree end as latitude_degree,
    case when place_status = 'in_province' then longitude_degree end as longitude_degree,
    place_status,
    listing_number,
    is_exact_duplicate,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from placed
