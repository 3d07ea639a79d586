-- Good rows of history, error and inclusion; runs after base.sql in the same schema.
set search_path = ssk_candidate;

insert into dim_indicator values ('AL03', '%', 'higher'), ('AL06', '%', 'lower'), ('SP02', '%', 'higher');

-- 70, 72, 76 have a median of 72 and a median deviation of 2: up to 6 points are their history
insert into fct_indicator_value
select
    'SP02|11|' || v.period_year, 'SP02', 11, v.period_year, 'total', 'sipsn_neraca',
    'sipsn_as_published', 'sipsn', v.value, '%', false, true
from (values (2022, 70), (2023, 72), (2024, 76), (2025, 81)) as v (period_year, value);

-- 11 % to 25 % is within twice the band of both samples (14.1 points)
insert into fct_indicator_value values
('AL03|11|2024', 'AL03', 11, 2024, 'total', 'layak_2019', 'as_published', 'derived', 11, '%',
    false, true, null, null, 19.2, 'up_to_25'),
('AL03|11|2025', 'AL03', 11, 2025, 'total', 'layak_2019', 'as_published', 'derived', 25, '%',
    false, true, null, null, 11.7, 'up_to_25');

-- an error above 50 %: shown with its mark, and nothing is concluded
insert into mart_scorecard (
    region_id, kemendagri_code, region_name, region_level, province_region_id, indicator_code,
    value, period_year, definition_version, method_variant, is_sample, change_assessment,
    target_value, targets, rse_pct, rse_band
) values
(12, '62.02', 'Kabupaten Kotawaringin Timur', 'kabkota', 2, 'AL06', 0.9, 2025, 'layak_2019',
    'standard', false, 'not_assessed', 0,
    '[{"document": "SDG 2030", "value": 0, "met": null, "comparable": true}]', 70.7, 'above_50');
