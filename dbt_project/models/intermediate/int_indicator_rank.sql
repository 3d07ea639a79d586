with

latest as (
    select * from {{ ref('int_indicator_latest') }}
    -- a total of which one part is blank is too low to be ranked
    where value is not null and value_mark is distinct from 'part_missing'
),

indicators as (
    select * from {{ ref('indicator') }}
    -- tonnes, persons and households follow the size of a region, not what it does
    where direction in ('higher', 'lower') and left(unit, 1) = '%'
),

kabkota as (
    select * from {{ ref('region') }}
    where region_level = 'kabkota' and valid_to is null
),

-- 1 is the best place: a high value where higher is better, a low value where lower is better
comparable as (
    select
        latest.region_id,
        latest.indicator_code,
        latest.period_year,
        latest.definition_version,
        latest.method_variant,
        latest.is_sample,
        kabkota.parent_region_id,
        kabkota.ppsp_cohort_year,
        case indicators.direction when 'higher' then -latest.value else latest.value end
            as badness
    from latest
    inner join kabkota on latest.region_id = kabkota.region_id
    inner join indicators on latest.indicator_code = indicators.indicator_code
)

select
    region_id,
    indicator_code,
    cast(rank() over in_province as int) as rank_in_province,
    cast(count(*) over in_province_all as int) as ranked_in_province_count,
    -- one or two are no group to have a place in
    case
        when ppsp_cohort_year is not null and count(*) over in_cohort_all >= 3
            then cast(rank() over in_cohort as int)
    end as rank_in_cohort,
    case when ppsp_cohort_year is not null then cast(count(*) over in_cohort_all as int) end
        as ranked_in_cohort_count
from comparable
window
    in_province_all as (
        partition by
            indicator_code,
            parent_region_id,
            period_year,
            definition_version,
            method_variant,
            is_sample
    ),
    in_province as (in_province_all order by badness),
    in_cohort_all as (
        partition by
            indicator_code,
            ppsp_cohort_year,
            period_year,
            definition_version,
            method_variant,
            is_sample
    ),
    in_cohort as (in_cohort_all order by badness)
