-- What a quick win or a pilot reached is shown with the photo or document that proves it (PP04). The
-- door asks for one when it is finished only.
with unproven as (
    select
        'PP04' as indicator_code,
        region_id,
        period_year,
        quick_win_id as member_id,
        snapshot_id,
        source_row
    from {batch}
    where (achieved_output > 0 or latest_value is not null) and evidence_link is null
    union all
    select
        'PP06' as indicator_code,
        region_id,
        period_year,
        pilot_id as member_id,
        snapshot_id,
        source_row
    from mart_pilot
    where served_after_household_count > served_before_household_count and evidence_link is null
)

select
    unproven.indicator_code,
    unproven.region_id,
    region.kemendagri_code,
    region.region_name,
    unproven.period_year,
    unproven.member_id,
    unproven.snapshot_id,
    unproven.source_row
from unproven
join dim_region as region on unproven.region_id = region.region_id
order by unproven.indicator_code, unproven.member_id
