-- Good rows of money; runs after base.sql in the same schema. All figures are made up.
set search_path = ssk_candidate;

insert into dim_indicator values ('PD01', 'Rp', 'higher'), ('PD09', 'Rp', 'lower');

insert into fct_indicator_value values
('PD01|17', 'PD01', 17, 2024, 'total', 'sanitasi_tanpa_air_minum', 'realisasi_audited', 'apbd',
    9000000000, 'Rp', false, true),
('PD09|17|1', 'PD09', 17, 2024, 'total', 'program_ssk', 'gap_1', 'pokja', 3865000000, 'Rp', false,
    true),
('PD09|17|2', 'PD09', 17, 2024, 'total', 'program_ssk', 'gap_2', 'pokja', null, 'Rp', false, false);

create table mart_budget_line (
    region_id int,
    period_year int,
    vintage text,
    agency text,
    budget_code text,
    subsector text,
    is_leaf boolean,
    budget_idr numeric,
    realised_idr numeric,
    leaf_budget_idr numeric,
    leaf_realised_idr numeric,
    dataset_id text,
    snapshot_id bigint,
    source_row text
);
-- the health programme is only in part sanitation, and only that part is listed
insert into mart_budget_line values
(17, 2024, 'realisasi', 'dinas pu', '1.03.05', 'air limbah', false, 10e9, 9e9, 10e9, 9e9,
    'apbd.belanja', 7, 'A2'),
(17, 2024, 'realisasi', 'dinas pu', '1.03.05.2.01', 'air limbah', false, 10e9, 9e9, 10e9, 9e9,
    'apbd.belanja', 7, 'A3'),
(17, 2024, 'realisasi', 'dinas pu', '1.03.05.2.01.0029', 'air limbah', true, 10e9, 9e9, null,
    null, 'apbd.belanja', 7, 'A4'),
(17, 2024, 'realisasi', 'dinkes', '1.02.02', null, false, 80e9, 70e9, 1e9, 1e9, 'apbd.belanja', 7,
    'A5');

create table mart_funding (
    region_id int,
    period_year int,
    vintage text,
    funding_source text,
    dataset_id text,
    source_id text,
    is_counted boolean,
    is_sample boolean,
    amount_idr numeric,
    origin_rows text[]
);
insert into mart_funding values
(17, 2024, 'realisasi', 'apbd kabupaten/kota', 'apbd.belanja', 'apbd', true, false, 6e9,
    '{"7 A4"}'),
(17, 2024, 'realisasi', 'dak fisik', 'apbd.belanja', 'apbd', true, false, 3e9, '{"7 A4"}'),
(17, 2024, 'realisasi', 'dak fisik', 'dak.fisik_sanitasi', 'dak', false, false, 3e9, '{}'),
(17, 2024, 'realisasi', 'csr', 'pokja.dana_nonpublik', 'pokja', true, false, 1e9, '{}'),
(12, 2024, 'realisasi', 'dak fisik', 'dak.fisik_sanitasi', 'dak', true, false, null, '{}');

create table mart_funding_total (
    region_id int,
    period_year int,
    vintage text,
    is_sample boolean,
    counted_idr numeric,
    public_idr numeric,
    non_public_idr numeric,
    unclear_idr numeric,
    public_pct numeric,
    non_public_pct numeric,
    unclear_pct numeric,
    wastewater_idr numeric,
    solid_waste_idr numeric,
    drainage_idr numeric,
    hygiene_idr numeric,
    other_idr numeric,
    wastewater_pct numeric,
    solid_waste_pct numeric,
    drainage_pct numeric,
    hygiene_pct numeric,
    other_pct numeric,
    apbd_idr numeric,
    total_spending_idr numeric
);
insert into mart_funding_total values
(17, 2024, 'realisasi', false, 10e9, 9e9, 1e9, null, 90, 10, null, 9e9, 1e9, null, null, null, 90,
    10, null, null, null, 9e9, 1400e9);
-- a package that reported no money leaves its total unknown
insert into mart_funding_total values (12, 2024, 'realisasi', false);

-- G6 in rupiah
create table mart_funding_gap (
    region_id int,
    period_year int,
    activity_code text,
    subsector text,
    need_idr numeric,
    budget_idr numeric,
    commitment_idr numeric,
    gap_1_idr numeric,
    gap_2_idr numeric
);
insert into mart_funding_gap values
(17, 2024, 'AL-01', 'air limbah', 20768e6, 20000e6, 20500e6, 768e6, 268e6),
(17, 2024, 'SP-01', 'persampahan', 5815e6, 5668e6, 5668e6, 147e6, 147e6),
(17, 2024, 'DR-01', 'drainase', 2950e6, 0, null, 2950e6, null),
(17, 2024, 'AM-01', 'air minum', 900e6, 0, 0, 900e6, 900e6);
