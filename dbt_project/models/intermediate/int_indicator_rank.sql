with

latest as (
    select * from {{ ref('int_indicator_latest') }}
    -- a total of which one part is blank is too low to be ranked, an RSE above 50 too uncertain
    where value is not null and value_mark is distinct from 'part_missing' and is_assessable
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
        -- 1 is the best place: a high value where higher is better, a low one where lower is
        case indicators.direction when 'higher' then -latest.value else latest.value end
            as badness,
        coalesce(latest.margin, 0) as margin
    from latest
    inner join kabkota on latest.region_id = kabkota.region_id
    inner join indicators on latest.indicator_code = indicators.indicator_code
),

peers as (
    select
        'province' as peer_group,
        comparable.parent_region_id as peer_group_id,
        comparable.*
    from comparable
    union all
    select
        'cohort' as peer_group,
        comparable.ppsp_cohort_year as peer_group_id,
        comparable.*
    from comparable
    where comparable.ppsp_cohort_year is not null
),

-- two values are apart when they differ by more than the 95 % band of their difference: the places
-- from the surely better on to the surely worse are all possible
placed as (
    select
        own.peer_group,
        own.region_id,
        own.indicator_code,
        cast(1 + count(*) filter (where own.badness > peer.badness) as int) as place,
        cast(1 + count(*) filter (
            where own.badness - peer.badness > sqrt(own.margin ^ 2 + peer.margin ^ 2)
        ) as int) as place_low,
        cast(count(*) filter (
            where peer.badness - own.badness <= sqrt(own.margin ^ 2 + peer.margin ^ 2)
        ) as int) as place_high,
        cast(count(*) as int) as ranked_count
    from peers as own
    inner join peers as peer
        on
            own.peer_group = peer.peer_group
            and own.peer_group_id = peer.peer_group_id
            and own.indicator_code = peer.indicator_code
            and own.period_year = peer.period_year
            and own.definition_version = peer.definition_version
            and own.method_variant = peer.method_variant
            and own.is_sample = peer.is_sample
    group by own.peer_group, own.region_id, own.indicator_code
)

select
    in_province.region_id,
    in_province.indicator_code,
    in_province.place as rank_in_province,
    in_province.place_low as rank_in_province_low,
    in_province.place_high as rank_in_province_high,
    in_province.ranked_count as ranked_in_province_count,
    in_cohort.place as rank_in_cohort,
    in_cohort.place_low as rank_in_cohort_low,
    in_cohort.place_high as rank_in_cohort_high,
    in_cohort.ranked_count as ranked_in_cohort_count
from placed as in_province
left join placed as in_cohort
    on
        in_province.region_id = in_cohort.region_id
        and in_province.indicator_code = in_cohort.indicator_code
        and in_cohort.peer_group = 'cohort'
where in_province.peer_group = 'province'
