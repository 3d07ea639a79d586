-- Counts of villages are the sum of their parts: declared = verified + not yet verified (G8), and a
-- province is the sum of the kabkota that reported (G10).
with kabkota as (
    select
        p.*,
        region.province_region_id
    from {batch} as p
    join dim_region as region on p.region_id = region.region_id
    where not p.is_aggregate
),

provinces as (
    select
        province_region_id as region_id,
        period_month,
        is_sample,
        count(*) as reporting_kabkota_count,
        sum(reporting_village_count) as reporting_village_count,
        sum(declared_village_count) as declared_village_count,
        sum(verified_village_count) as verified_village_count
    from kabkota
    group by province_region_id, period_month, is_sample
),

broken as (
    select
        p.region_id,
        p.period_year,
        p.period_month,
        'declared = verified + unverified' as identity,
        p.declared_village_count as printed,
        p.verified_village_count + p.unverified_village_count as sum_of_parts
    from {batch} as p
    union all
    select
        p.region_id,
        p.period_year,
        p.period_month,
        sums.identity,
        sums.printed,
        sums.sum_of_parts
    from {batch} as p
    join provinces
        on
            p.region_id = provinces.region_id
            and p.period_month = provinces.period_month
            and p.is_sample = provinces.is_sample
    cross join lateral (
        values
        (
            'reporting kabkota',
            p.reporting_kabkota_count,
            provinces.reporting_kabkota_count
        ),
        (
            'reporting villages',
            p.reporting_village_count,
            provinces.reporting_village_count
        ),
        ('declared villages', p.declared_village_count, provinces.declared_village_count),
        ('verified villages', p.verified_village_count, provinces.verified_village_count)
    ) as sums (identity, printed, sum_of_parts)
    where p.is_aggregate
)

select
    broken.region_id,
    region.kemendagri_code,
    region.region_name,
    broken.period_year,
    broken.period_month,
    broken.identity,
    broken.printed,
    broken.sum_of_parts
from broken
left join dim_region as region on broken.region_id = region.region_id
where broken.printed <> broken.sum_of_parts
order by broken.region_id, broken.period_month, broken.identity
