-- Villages, STBM and the strata of EHRA. G9 and G10 are published; the rest is made up for the tests.
-- Lamandau without its province, whose members other rules add up.
insert into dim_region (region_id, kemendagri_code, region_name, region_level, province_region_id)
values
(19, '62.09', 'Kabupaten Lamandau', 'kabkota', null),
(120, '74', 'Sulawesi Tenggara', 'province', null),
(121, '74.15', 'Kabupaten Buton Selatan', 'kabkota', 120),
-- the other sixteen kabkota of the province in one row
(122, '74.00', 'Sulawesi Tenggara, lainnya', 'kabkota', 120);

create table mart_odf_progress (
    region_id int,
    period_month date,
    is_sample boolean,
    period_year int,
    is_aggregate boolean,
    reporting_kabkota_count int,
    master_village_count int,
    reporting_village_count int,
    triggered_village_count int,
    declared_village_count int,
    verified_village_count int,
    unverified_village_count int,
    stbm_village_count int,
    five_pillar_village_count int
);
insert into mart_odf_progress values
-- G9: 20 of 85 desa and 3 kelurahan
(19, '2018-06-01', false, 2018, false, 1, 88, 88, 60, 20, 20, 0, 4, 1),
-- Kotawaringin Timur without a list of the year and without counts of STBM villages
(12, '2017-06-01', false, 2017, false, 1, null, 40, 30, 21, 12, 9, null, null),
-- an older month, of which no indicator is made
(19, '2018-05-01', false, 2018, false, 1, 88, 88, 60, 20, 20, 0, 4, 5),
-- G10
(121, '2022-06-01', false, 2022, false, 1, 69, 69, 69, 37, 37, 0, 5, 5),
(122, '2022-06-01', false, 2022, false, 1, 2182, 2182, 2182, 909, 909, 0, 5, 5),
(120, '2022-06-01', false, 2022, true, 2, 2251, 2251, 2251, 946, 946, 0, 10, 10),
-- a CONTOH of the same month is no part of the real province
(121, '2022-06-01', true, 2022, false, 1, 69, 3, 3, 3, 3, 0, 1, 1),
(120, '2022-06-01', true, 2022, true, 1, 69, 3, 3, 3, 3, 0, 1, 1);

create table mart_stbm_village (
    village_code text,
    period_month date,
    period_year int,
    region_id int,
    village_name text,
    open_defecation_family_count numeric,
    is_verified_odf boolean
);
insert into mart_stbm_village values
('62.07.01.2001', '2025-03-01', 2025, 17, 'Kartika Bhakti', 0, true),
('62.07.01.2002', '2025-03-01', 2025, 17, 'Sungai Bakau', 25, false),
-- verified, and its access was not reported
('62.07.01.2003', '2025-03-01', 2025, 17, 'Sungai Undang', null, true);

create table mart_irs (
    region_id int,
    period_year int,
    stratum int,
    aspect text,
    study_village_count int,
    master_village_count int,
    is_sample boolean
);
insert into mart_irs values
(17, 2025, 0, 'persampahan', 100, 100, false),
(17, 2025, 1, 'persampahan', 100, 100, false),
-- an older study, of whose year there is no list, and a CONTOH of a few villages
(17, 2014, 0, 'persampahan', 97, null, false),
(12, 2025, 0, 'persampahan', 4, 185, true);
