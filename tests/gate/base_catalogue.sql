-- Good rows of roll-ups and ranges; runs after base.sql in the same schema.
set search_path = ssk_candidate;

alter table dim_region add column if not exists valid_from date;
alter table dim_region add column if not exists valid_to date;
alter table dim_indicator add column if not exists min_value numeric;

insert into dim_indicator (indicator_code, unit, direction, min_value, max_value) values
('CX04', 'unit', 'neutral', 0, null),
('DR01', 'ha', 'lower', 0, null),
('ST01', '%', 'higher', 0, 100);
insert into dim_source values ('stbm', null, 'a newer file supersedes the older one');

-- a kabupaten that ended is no member of a year after its end
insert into dim_region (
    region_id, kemendagri_code, region_name, region_level, province_region_id, valid_to
) values (18, '62.98', 'Kabupaten Lama', 'kabkota', 2, '2020-12-31');

-- all six kabupaten of the province and the province itself, each with its villages, the share of
-- them that is verified and the flooded area; in 2024 one kabupaten is silent, so nothing is judged
insert into fct_indicator_value (
    value_id, indicator_code, region_id, period_year, disaggregation, definition_version,
    method_variant, source_id, value, unit, is_sample, is_preferred
)
select
    concat_ws('|', measure.indicator_code, v.region_id, v.period_year),
    measure.indicator_code, v.region_id, v.period_year, 'total', 'stbm', 'as_published', 'stbm',
    measure.value, measure.unit, false, true
from (
    values
    (11, 2025, 90, 80.00, 10), (12, 2025, 180, 12.00, 20), (13, 2025, 230, 15.50, 30),
    (14, 2025, 95, 20.00, 40), (15, 2025, 105, 25.00, 50), (17, 2025, 100, 30.00, 60),
    (2, 2025, 800, 25.17, 210.9),
    (11, 2024, 90, 70.00, 10), (2, 2024, 795, 5.00, 300)
) as v (region_id, period_year, village_count, verified_pct, flooded_ha)
cross join lateral (
    values
    ('CX04', 'unit', v.village_count),
    ('ST01', '%', v.verified_pct),
    ('DR01', 'ha', v.flooded_ha)
) as measure (indicator_code, unit, value);
