-- What a facility takes in fits what it was built for (at most 1.5 times), what it manages fits what
-- it received (its residue is not below zero), and what is landfilled fits what is generated.
with judged as (
    select
        f.region_id,
        f.period_year,
        null as indicator_code,
        f.facility_name as subject,
        'inflow <= 1.5 x design capacity' as identity,
        f.inflow_m3_per_day as left_value,
        1.5 * f.design_capacity_m3_per_day as right_value,
        f.snapshot_id,
        f.source_row
    from {batch} as f
    union all
    select
        f.region_id,
        f.period_year,
        null as indicator_code,
        f.facility_name as subject,
        'managed <= received' as identity,
        f.managed_tonne_per_year as left_value,
        f.received_tonne_per_year + 0.05 as right_value,
        f.snapshot_id,
        f.source_row
    from {batch} as f
    where f.listing_number = 1
    union all
    select
        f.region_id,
        f.period_year,
        null as indicator_code,
        f.facility_name as subject,
        'managed >= 0' as identity,
        - f.managed_tonne_per_year as left_value,
        0 as right_value,
        f.snapshot_id,
        f.source_row
    from {batch} as f
    where f.listing_number = 1
    union all
    select
        landfilled.region_id,
        landfilled.period_year,
        landfilled.indicator_code,
        'SP07' as subject,
        'landfilled <= generated' as identity,
        landfilled.value as left_value,
        generated.value as right_value,
        null as snapshot_id,
        null as source_row
    from fct_indicator_value as landfilled
    join fct_indicator_value as generated
        on
            landfilled.region_id = generated.region_id
            and landfilled.period_year = generated.period_year
            and landfilled.disaggregation = generated.disaggregation
            and landfilled.is_sample = generated.is_sample
            and landfilled.is_preferred
            and generated.is_preferred
    where landfilled.indicator_code = 'SP07' and generated.indicator_code = 'SP01'
)

select
    judged.region_id,
    region.kemendagri_code,
    region.region_name,
    judged.period_year,
    judged.indicator_code,
    judged.subject,
    judged.identity,
    judged.left_value,
    judged.right_value,
    judged.snapshot_id,
    judged.source_row
from judged
left join dim_region as region on judged.region_id = region.region_id
where judged.left_value > judged.right_value
order by judged.region_id, judged.identity, judged.subject
