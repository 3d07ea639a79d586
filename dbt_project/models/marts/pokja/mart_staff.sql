with

staff as (
    {{ form_rows('pokja', 'sdm') }}
)

select
    staff.region_id,
    staff.period_year,
    staff.agency,
    staff.unit_name,
    staff.staff_group,
    staff.village_code,
    cast(staff.needed_count as int) as needed_count,
    cast(staff.staff_count as int) as staff_count,
    round(100 * staff.staff_count / nullif(staff.needed_count, 0), 2) as filled_pct,
    cast(staff.male_count as int) as male_count,
    cast(staff.female_count as int) as female_count,
    cast(staff.trained_count as int) as trained_count,
    cast(staff.trained_male_count as int) as trained_male_count,
    cast(staff.trained_female_count as int) as trained_female_count,
    round(100 * staff.trained_count / nullif(staff.staff_count, 0), 2) as trained_pct,
    staff.training_names,
    cast(staff.group_formed_count as int) as group_formed_count,
    cast(staff.group_active_count as int) as group_active_count,
    staff.note,
    staff.is_sample,
    staff.evidence,
    staff.dataset_id,
    staff.snapshot_id,
    staff.source_row,
    staff.source_sha256
from staff
