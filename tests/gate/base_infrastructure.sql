-- Facilities, the area of a number, and the variants of a waste balance. Made up for the tests.
alter table fct_indicator_value add column area_scope text default 'whole_region';
-- the population of another area than the region is not known
alter table mart_waste_balance
add column area_scope text default 'whole_region',
add column handled_excl_open_dumping_pct numeric,
add column managed_excl_open_dumping_pct numeric,
add column served_population_count bigint generated always as (
    case when area_scope = 'whole_region' then population_count end
) stored;

insert into fct_indicator_value (
    value_id, indicator_code, region_id, period_year, disaggregation, definition_version,
    method_variant, source_id, value, unit, is_sample, is_preferred, is_derived, area_scope
) values
('sp07', 'SP07', 17, 2025, 'total', 'sipsn_fasilitas', 'sipsn_reported', 'sipsn', 70, 'ton/hari',
    false, true, false, 'whole_region'),
-- a number of the urban area in its own group is what it says it is
('am03u', 'AM03', 17, 2025, 'urban', 'am_2019', 'standard', 'bps', 40.2, '%',
    false, true, false, 'urban');

update mart_waste_balance set handled_excl_open_dumping_pct = 30, managed_excl_open_dumping_pct = 40
where region_id = 17 and period_year = 2025;

create table mart_facility (
    facility_id text,
    region_id int,
    source_id text,
    facility_name text,
    period_year int,
    design_capacity_m3_per_day numeric,
    inflow_m3_per_day numeric,
    received_tonne_per_year numeric,
    managed_tonne_per_year numeric,
    listing_number int,
    snapshot_id bigint,
    source_row text
);
insert into mart_facility values
('a', 17, 'siinsan', 'IPLT', 2025, 15, 22.5, null, null, 1, 1, 'row 2'),
('b', 17, 'siinsan', 'IPLT without inflow', 2025, 15, null, null, null, 1, 1, 'row 3'),
('c', 17, 'sipsn', 'TPS3R', 2022, null, null, 3.65, 3.65, 1, 2, 'row 4'),
('d', 17, 'sipsn', 'listed again, counted once', 2022, null, null, 3.65, 9, 2, 2, 'row 5');
