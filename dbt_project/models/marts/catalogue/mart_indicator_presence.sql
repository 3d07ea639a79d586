with

facts as (
    select * from {{ ref('fct_indicator_value') }}
    where is_preferred
),

distances as (
    select * from {{ ref('mart_target_distance') }}
    where value_id is not null
),

irs as (select * from {{ ref('mart_irs') }}),

risk_areas as (select * from {{ ref('mart_risk_area') }}),

-- a number of a target, a stratum or a village is none of its region and stands in its own mart
figures as (
    select
        indicator_code,
        region_id,
        'fct_indicator_value' as stands_in,
        period_year,
        value,
        null_reason,
        is_sample
    from facts
    union all
    select
        'AL10' as indicator_code,
        region_id,
        'mart_target_distance' as stands_in,
        data_year as period_year,
        distance as value,
        case when distance is null then 'not_comparable' end as null_reason,
        is_sample
    from distances
    union all
    select
        indicator_code,
        region_id,
        'mart_irs' as stands_in,
        period_year,
        irs_score as value,
        case when irs_score is null then 'input_missing' end as null_reason,
        is_sample
    from irs
    union all
    select
        'IR08' as indicator_code,
        region_id,
        'mart_irs' as stands_in,
        period_year,
        irs_class as value,
        case when irs_class is null then 'input_missing' end as null_reason,
        is_sample
    from irs
    where aspect = 'total'
    union all
    select
        'IR09' as indicator_code,
        region_id,
        'mart_risk_area' as stands_in,
        period_year,
        score_final as value,
        case when score_final is null then 'empty' end as null_reason,
        is_sample
    from risk_areas
)

select
    indicator_code,
    region_id,
    stands_in,
    cast(max(period_year) filter (where value is not null and not is_sample) as int)
        as newest_value_year,
    cast(max(period_year) filter (where value is not null and is_sample) as int)
        as newest_sample_year,
    (array_agg(null_reason order by period_year desc) filter (where value is null))[1]
        as newest_null_reason
from figures
group by indicator_code, region_id, stands_in
