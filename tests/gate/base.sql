-- Hand-made marts on which every rule passes: only the columns the rules read, types as in the
-- contract. All figures are made up for the tests, except the published golden numbers.
create schema ssk_candidate;
set search_path = ssk_candidate;

create table dim_region (
    region_id int primary key,
    kemendagri_code text,
    region_name text,
    region_level text,
    province_region_id int,
    ppsp_cohort_year int
);
insert into dim_region values
(1, '00', 'Indonesia', 'national', null, null),
(2, '62', 'Kalimantan Tengah', 'province', null, null),
(11, '62.01', 'Kabupaten Kotawaringin Barat', 'kabkota', 2, 2024),
(12, '62.02', 'Kabupaten Kotawaringin Timur', 'kabkota', 2, 2025),
(13, '62.03', 'Kabupaten Kapuas', 'kabkota', 2, 2025),
(14, '62.04', 'Kabupaten Barito Selatan', 'kabkota', 2, 2025),
(15, '62.05', 'Kabupaten Barito Utara', 'kabkota', 2, 2025),
(17, '62.07', 'Kabupaten Seruyan', 'kabkota', 2, 2025),
(71, '51.71', 'Kota Denpasar', 'kabkota', 3, 2024);

create table dim_indicator (
    indicator_code text primary key, unit text, direction text, max_value numeric
);
insert into dim_indicator (indicator_code, unit, direction) values
('AL01', '%', 'higher'), ('AL02', '%', 'higher'), ('AL07', '%', 'lower'),
('AL09', 'RT', 'lower'), ('CX01', 'jiwa', 'neutral'), ('CX02', 'RT', 'neutral'),
('SP01', 'ton/hari', 'lower'), ('SP04', '%', 'higher');

create table dim_source (source_id text primary key, expected_release_month int, revisions text);
insert into dim_source values
('bps', 3, 'backcast'), ('sipsn', 6, 'late'), ('derived', null, 'as the inputs');

create table fct_indicator_value (
    value_id text primary key,
    indicator_code text,
    region_id int,
    period_year int,
    disaggregation text,
    definition_version text,
    method_variant text,
    source_id text,
    value numeric,
    unit text,
    is_sample boolean,
    is_preferred boolean,
    numerator numeric,
    denominator numeric,
    rse_pct numeric,
    rse_band text,
    value_mark text,
    is_derived boolean,
    snapshot_id bigint,
    origin_rows text []
);
insert into fct_indicator_value
select
    md5(concat_ws('|', v.indicator_code, v.region_id, v.period_year, v.definition_version)),
    v.indicator_code, v.region_id, v.period_year, 'total', v.definition_version, 'standard',
    v.source_id, v.value, v.unit, false, true, v.numerator, v.denominator
from (
    values
    ('AL02', 11, 2023, 'layak_2019', 'bps', 80.00, '%', 800, 1000),
    ('AL02', 12, 2023, 'layak_2019', 'bps', 70.00, '%', 700, 1000),
    ('AL02', 13, 2023, 'layak_2019', 'bps', 60.00, '%', 600, 1000),
    ('AL02', 14, 2023, 'layak_2019', 'bps', 75.00, '%', 750, 1000),
    ('AL02', 15, 2023, 'layak_2019', 'bps', 65.00, '%', 650, 1000),
    ('AL02', 17, 2018, 'layak_pra2019', 'bps', 40.00, '%', null, null),
    ('AL02', 17, 2023, 'layak_2019', 'bps', 50.00, '%', 500, 1000),
    ('AL02', 11, 2025, 'layak_2019', 'bps', 82.00, '%', 820, 1000),
    ('AL02', 12, 2025, 'layak_2019', 'bps', 72.00, '%', 720, 1000),
    ('AL02', 13, 2025, 'layak_2019', 'bps', 62.00, '%', 620, 1000),
    ('AL02', 14, 2025, 'layak_2019', 'bps', 77.00, '%', 770, 1000),
    ('AL02', 15, 2025, 'layak_2019', 'bps', 67.00, '%', 670, 1000),
    ('AL02', 17, 2025, 'layak_2019', 'bps', 52.00, '%', 520, 1000),
    ('AL07', 2, 2023, 'layak_2019', 'bps', 2.53, '%', null, null),
    ('AL07', 2, 2025, 'layak_2019', 'bps', 2.40, '%', null, null),
    ('AL07', 11, 2025, 'layak_2019', 'bps', 3.10, '%', null, null),
    ('AL07', 17, 2025, 'layak_2019', 'bps', null, '%', null, null),
    ('CX02', 17, 2025, 'susenas', 'bps', 42000, 'RT', null, null),
    ('AL09', 17, 2025, 'layak_2019', 'derived', 20160, 'RT', null, null),
    ('CX01', 17, 2025, 'dukcapil', 'bps', 159849, 'jiwa', null, null),
    ('SP01', 11, 2025, 'sipsn_neraca', 'sipsn', 140.00, 'ton/hari', null, null),
    ('SP01', 17, 2025, 'sipsn_neraca', 'sipsn', 71.25, 'ton/hari', null, null)
) as v (
    indicator_code, region_id, period_year, definition_version, source_id, value, unit,
    numerator, denominator
);

create table mart_sanitation_ladder (
    region_id int,
    period_year int,
    definition_version text,
    source_id text,
    safely_managed_pct numeric,
    basic_own_pct numeric,
    limited_shared_pct numeric,
    improved_pct numeric,
    unimproved_pct numeric,
    concealed_open_defecation_pct numeric,
    open_defecation_pct numeric,
    nawasis_unimproved_pct numeric,
    is_sample boolean
);
insert into mart_sanitation_ladder values
-- G1: the published national ladder of 2018 sums to 100.01
(1, 2018, 'layak_pra2019', 'bps', null, null, null, 74.58, null, null, 9.36, 16.07, false),
(17, 2025, 'layak_2019', 'bps', 5.00, 40.00, 7.00, 52.00, 20.00, 15.00, 13.00, null, false),
-- a real 'layak' and CONTOH leaves of one year stand apart and are never summed: with 60 for
-- 'layak' the leaves of 2021 would make 110
(17, 2021, 'layak_2019', 'bps', null, null, null, 60.00, null, null, null, null, false),
(17, 2021, 'layak_2019', 'bps', 4.00, 39.00, 7.00, null, 21.00, 16.00, 13.00, null, true),
-- Kalteng 2023 as published: rungs are missing, so its sum of 78.84 is not judged
(2, 2023, 'layak_2019', 'bps', 11.16, null, null, 76.31, null, null, 2.53, null, false);

create table mart_drinking_water_ladder (
    region_id int,
    period_year int,
    definition_version text,
    source_id text,
    improved_pct numeric,
    safely_managed_pct numeric,
    piped_pct numeric,
    is_sample boolean
);
insert into mart_drinking_water_ladder values
(17, 2025, 'am_2019', 'bps', 61.00, null, 18.00, false),
(11, 2025, 'am_2019', 'bps', 85.00, 11.00, 40.00, false);

create table mart_waste_balance (
    region_id int,
    period_year int,
    method_variant text,
    generated_tonne_per_year numeric,
    reduced_tonne_per_year numeric,
    handled_tonne_per_year numeric,
    managed_tonne_per_year numeric,
    unmanaged_tonne_per_year numeric,
    generated_tonne_per_day numeric,
    reduced_pct numeric,
    handled_pct numeric,
    managed_pct numeric,
    population_count bigint,
    generated_kg_per_capita_per_day numeric,
    is_aggregate boolean,
    reporting_count int,
    expected_count int
);
insert into mart_waste_balance values
(17, 2025, 'sipsn_as_published', 26006.25, 2600.63, 13003.13, 15603.76, 10402.49, 71.25,
    10.00, 50.00, 60.00, 159849, 0.446, false, 1, 1),
(11, 2025, 'sipsn_as_published', 51100.00, 5110.00, 35770.00, 40880.00, 10220.00, 140.00,
    10.00, 70.00, 80.00, 294602, 0.475, false, 1, 1),
-- G11: national 2019, 14.58 + 44.77 = 59.35
(1, 2019, 'sipsn_as_published', null, null, null, null, null, null,
    14.58, 44.77, 59.35, null, null, false, null, null),
-- G4: Kalteng 1259 tonne/day over 2825290 people is 0.446
(2, 2024, 'sipsn_as_published', 459535.00, null, null, null, null, 1259.00,
    null, null, null, 2825290, 0.446, true, 14, 14),
-- 1 of 14 reported: an aggregate carries the population of its reporters
(2, 2025, 'sipsn_as_published', 26006.25, null, null, null, null, 71.25,
    null, null, null, 159849, 0.446, true, 1, 14);

create table mart_scorecard (
    region_id int,
    kemendagri_code text,
    region_name text,
    region_level text,
    province_region_id int,
    indicator_code text,
    value numeric,
    period_year int,
    definition_version text,
    method_variant text,
    is_sample boolean,
    previous_value numeric,
    previous_year int,
    change numeric,
    change_assessment text,
    target_value numeric,
    target_met boolean,
    pace_needed_per_year numeric,
    pace_actual_per_year numeric,
    pace_point_count int,
    targets jsonb,
    rank_in_province int,
    ranked_in_province_count int,
    rank_in_cohort int,
    ranked_in_cohort_count int,
    rse_pct numeric,
    rse_band text
);
insert into mart_scorecard
select
    region.region_id, region.kemendagri_code, region.region_name, 'kabkota', 2, 'AL02',
    fact.value, 2025, 'layak_2019', 'standard', false,
    fact.value - 2, 2023, 2, 'no_significant_change',
    80, fact.value >= 80, 14, 1, 2,
    jsonb_build_array(
        jsonb_build_object('document', 'RPJMD', 'value', 80, 'met', fact.value >= 80),
        jsonb_build_object('document', 'urban only', 'value', 40, 'met', null)
    ),
    rank() over (order by fact.value desc), 6,
    case when region.ppsp_cohort_year = 2025
        then rank() over (partition by region.ppsp_cohort_year order by fact.value desc) end,
    case when region.ppsp_cohort_year = 2025 then 5 end
from dim_region as region
join fct_indicator_value as fact using (region_id)
where fact.indicator_code = 'AL02' and fact.period_year = 2025;
-- G16: AL07 2.53 against 2 is not met; and a region without a value
insert into mart_scorecard (
    region_id, kemendagri_code, region_name, region_level, indicator_code, value, period_year,
    definition_version, method_variant, is_sample, target_value, target_met, targets
) values
(2, '62', 'Kalimantan Tengah', 'province', 'AL07', 2.53, 2023,
    'layak_2019', 'standard', false, 2, false, '[{"document": "Rakortek", "value": 2, "met": false}]'),
(17, '62.07', 'Kabupaten Seruyan', 'kabkota', 'AL07', null, null,
    null, null, null, 0, null, '[]');

create table mart_coverage (
    source_id text,
    indicator_code text,
    parent_region_id int,
    period_year int,
    owed_count int,
    delivered_count int,
    sample_count int,
    missing_regions text
);
insert into mart_coverage values
('bps', 'AL02', 2, 2025, 14, 14, 0, null),
('sipsn', 'SP01', 2, 2025, 14, 14, 0, null);

create table mart_rejected_row (
    rejected_id text,
    dataset_id text,
    snapshot_id bigint,
    source_row text,
    reason text,
    detail text,
    raw_name text,
    raw_code text,
    raw_code_system text,
    period_year int
);

create table mart_source_conflict (
    indicator_code text,
    region_id int,
    period_year int,
    disaggregation text,
    unit text,
    claim_count int,
    spread numeric,
    claims jsonb,
    decision_status text
);
