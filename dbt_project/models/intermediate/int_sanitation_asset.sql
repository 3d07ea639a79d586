with

all_facilities as (
    select * from {{ ref('int_siinsan_facility') }}
    -- what is under construction has no capacity yet
    where is_built
),

facilities as (
    {{ real_before_sample('all_facilities', ['region_id', 'period_year', 'facility_type']) }}
),

all_trucks_seen as (
    {{ form_rows('siinsan', 'truk_tinja') }}
),

trucks_seen as (
    {{ real_before_sample('all_trucks_seen', ['region_id', 'period_year']) }}
),

all_units_seen as (
    {{ form_rows('siinsan', 'spald_s') }}
),

units_seen as (
    {{ real_before_sample('all_units_seen', ['region_id', 'period_year']) }}
),

trucks as (
    select distinct on (region_id, period_year, truck_code) *
    from trucks_seen
    order by region_id asc, period_year asc, truck_code asc, status_date desc
),

villages as (
    select distinct on (region_id, period_year, village_code) *
    from units_seen
    order by region_id asc, period_year asc, village_code asc, status_date desc
),

plants as (
    select
        facilities.region_id,
        facilities.period_year,
        facilities.facility_type as asset_kind,
        count(*) filter (where facilities.is_built) as built_count,
        count(*) filter (where facilities.is_working) as working_count,
        {{ sum_if_all('facilities.design_capacity_m3_per_day') }} as capacity_m3_per_day,
        {{ sum_if_all('facilities.inflow_m3_per_day') }} as inflow_m3_per_day,
        {{ sum_if_all('facilities.house_connection_count') }} as house_connection_count,
        min(
            case facilities.operating_method
                when 'open dumping' then 0
                when 'controlled landfill' then 1
                when 'sanitary landfill' then 2
            end
        ) filter (where facilities.is_working) as operating_score,
        count(*) filter (
            where facilities.is_working and facilities.operating_method is null
        ) as method_unknown_count,
        cast(null as numeric) as tank_capacity_m3,
        cast(null as numeric) as inspected_count,
        cast(null as numeric) as watertight_count,
        bool_or(facilities.is_sample) as is_sample,
        {{ evidence_of_rows('facilities') }} as evidence,
        {{ claim_of_many_rows('facilities') }}
    from facilities
    group by facilities.region_id, facilities.period_year, facilities.facility_type
),

vacuum_trucks as (
    select
        trucks.region_id,
        trucks.period_year,
        'truk tinja' as asset_kind,
        count(*) as built_count,
        count(*) filter (
            where trucks.working_status in ('berfungsi', 'berfungsi sebagian')
        ) as working_count,
        cast(null as numeric) as capacity_m3_per_day,
        cast(null as numeric) as inflow_m3_per_day,
        cast(null as numeric) as house_connection_count,
        cast(null as int) as operating_score,
        cast(null as bigint) as method_unknown_count,
        {{ sum_if_all('trucks.tank_capacity_m3') }} as tank_capacity_m3,
        cast(null as numeric) as inspected_count,
        cast(null as numeric) as watertight_count,
        bool_or(trucks.is_sample) as is_sample,
        {{ evidence_of_rows('trucks') }} as evidence,
        {{ claim_of_many_rows('trucks') }}
    from trucks
    where trucks.working_status <> 'dalam pembangunan'
    group by trucks.region_id, trucks.period_year
),

septic_tanks as (
    select
        villages.region_id,
        villages.period_year,
        'tangki septik' as asset_kind,
        {{ sum_if_all('villages.septic_tank_count') }} as built_count,
        cast(null as numeric) as working_count,
        cast(null as numeric) as capacity_m3_per_day,
        cast(null as numeric) as inflow_m3_per_day,
        {{ sum_if_all('villages.house_served_count') }} as house_connection_count,
        cast(null as int) as operating_score,
        cast(null as bigint) as method_unknown_count,
        cast(null as numeric) as tank_capacity_m3,
        -- a village where nothing was inspected is no gap in a share of the inspected
        sum(villages.septic_tank_inspected_count) as inspected_count,
        sum(villages.septic_tank_watertight_count) as watertight_count,
        bool_or(villages.is_sample) as is_sample,
        {{ evidence_of_rows('villages') }} as evidence,
        {{ claim_of_many_rows('villages') }}
    from villages
    group by villages.region_id, villages.period_year
)

select * from plants
union all
select * from vacuum_trucks
union all
select * from septic_tanks
