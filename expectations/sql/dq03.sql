-- Villages nest: five pillars within STBM villages within verified within declared within all
-- villages of the master list, or, where the year has no list, those that reported. A count that is
-- not known is left out of the chain. Of a year the newest month is judged, which its indicators are
-- made of; a province is wrong where one of its kabkota is.
with newest as (
    select distinct on (region_id, period_year, is_sample) *
    from {batch}
    where not is_aggregate
    order by region_id, period_year, is_sample, period_month desc
),

pairs as (
    select
        progress.*,
        pair.identity
    from newest as progress
    cross join lateral (
        values
        (
            'ST03 <= ST02',
            progress.five_pillar_village_count > progress.stbm_village_count
        ),
        (
            'ST03 <= ST01 verified',
            progress.five_pillar_village_count > progress.verified_village_count
        ),
        (
            'ST02 <= ST01 verified',
            progress.stbm_village_count > progress.verified_village_count
        ),
        (
            'ST01 verified <= declared',
            progress.verified_village_count > progress.declared_village_count
        ),
        (
            'declared <= villages',
            progress.declared_village_count
            > coalesce(progress.master_village_count, progress.reporting_village_count)
        )
    ) as pair (identity, is_broken)
    where pair.is_broken
)

select
    pairs.region_id,
    region.kemendagri_code,
    region.region_name,
    pairs.period_year,
    pairs.period_month,
    'stbm' as source_id,
    pairs.identity,
    pairs.five_pillar_village_count,
    pairs.stbm_village_count,
    pairs.verified_village_count,
    pairs.declared_village_count,
    pairs.reporting_village_count,
    pairs.master_village_count
from pairs
left join dim_region as region on pairs.region_id = region.region_id
order by pairs.region_id, pairs.period_month, pairs.identity
