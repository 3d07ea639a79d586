-- Gap 1 = need - budget and Gap 2 = need - promises to the rupiah (G6), and the gap of the kabupaten
-- (PD09) is the sum of its activities without water.
with activities as (
    select
        gap.*,
        coalesce(
            gap.gap_1_idr = gap.need_idr - gap.budget_idr
            and gap.gap_2_idr is not distinct from gap.need_idr - gap.commitment_idr,
            false
        ) as is_exact
    from {batch} as gap
),

sums as (
    select
        activities.region_id,
        activities.period_year,
        sum(activities.gap_1_idr) as gap_1_idr,
        case
            when count(activities.gap_2_idr) = count(*) then sum(activities.gap_2_idr)
        end as gap_2_idr
    from activities
    where activities.subsector <> 'air minum'
    group by activities.region_id, activities.period_year
),

mistakes as (
    select
        activities.region_id,
        activities.period_year,
        activities.activity_code,
        cast(null as text) as method_variant,
        activities.gap_1_idr as left_idr,
        activities.need_idr - activities.budget_idr as right_idr
    from activities
    where not activities.is_exact
    union all
    select
        sums.region_id,
        sums.period_year,
        null as activity_code,
        fact.method_variant,
        fact.value as left_idr,
        case fact.method_variant when 'gap_1' then sums.gap_1_idr else sums.gap_2_idr end
            as right_idr
    from sums
    inner join fct_indicator_value as fact
        on
            sums.region_id = fact.region_id
            and sums.period_year = fact.period_year
            and fact.indicator_code = 'PD09'
            and fact.method_variant in ('gap_1', 'gap_2')
    where
        fact.value is distinct from
        case fact.method_variant when 'gap_1' then sums.gap_1_idr else sums.gap_2_idr end
)

select
    mistakes.region_id,
    region.kemendagri_code,
    region.region_name,
    mistakes.period_year,
    mistakes.activity_code,
    mistakes.method_variant,
    mistakes.left_idr,
    mistakes.right_idr
from mistakes
left join dim_region as region on mistakes.region_id = region.region_id
order by mistakes.region_id, mistakes.period_year, mistakes.activity_code, mistakes.method_variant
