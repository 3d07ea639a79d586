-- No change, pace or rank across two definitions or method variants, or between a real figure and
-- a CONTOH.
-- change: the earlier value must exist under definition, variant and sample mark of the latest one.
-- pace: recomputed as the slope through the shown values of that series (tolerance 0.01 per year);
--   it takes at least two years and as many as the pace says it used.
-- rank: not more regions ranked than share year, definition, variant and sample mark.
with scorecard as (
    select
        s.*,
        region.ppsp_cohort_year
    from {batch} as s
    left join dim_region as region on s.region_id = region.region_id
),

fact as (
    select
        f.region_id,
        f.indicator_code,
        f.definition_version,
        f.method_variant,
        f.is_sample,
        f.period_year,
        f.value
    from fct_indicator_value as f
    where
        f.value is not null
        and f.is_preferred
        and f.disaggregation = 'total'
        -- from what is not usable alone no pace is taken
        and f.rse_band is distinct from 'above_50'
),

series as (
    select
        s.region_id,
        s.indicator_code,
        count(distinct fact.period_year) as year_count,
        round(regr_slope(fact.value, fact.period_year)::numeric, 4) as pace_per_year
    from scorecard as s
    join fact
        on
            s.region_id = fact.region_id
            and s.indicator_code = fact.indicator_code
            and s.definition_version = fact.definition_version
            and s.method_variant = fact.method_variant
            and s.is_sample = fact.is_sample
            and s.period_year >= fact.period_year
    group by s.region_id, s.indicator_code
),

comparable as (
    select
        s.region_level,
        s.province_region_id,
        s.ppsp_cohort_year,
        s.indicator_code,
        s.period_year,
        s.definition_version,
        s.method_variant,
        s.is_sample,
        count(*) as region_count
    from scorecard as s
    where s.value is not null
    group by
        grouping sets (
            (1, 2, 4, 5, 6, 7, 8),
            (1, 3, 4, 5, 6, 7, 8)
        )
),

broken as (
    select
        s.*,
        'change' as crossed,
        null::numeric as recomputed_pace_per_year
    from scorecard as s
    left join fact
        on
            s.region_id = fact.region_id
            and s.indicator_code = fact.indicator_code
            and s.previous_year = fact.period_year
            and s.previous_value = fact.value
            and s.definition_version = fact.definition_version
            and s.method_variant = fact.method_variant
            and s.is_sample = fact.is_sample
    where
        s.change is not null
        and (fact.region_id is null or s.change_assessment = 'definition_break')
    union all
    select
        s.*,
        'pace' as crossed,
        series.pace_per_year as recomputed_pace_per_year
    from scorecard as s
    left join series
        on
            s.region_id = series.region_id
            and s.indicator_code = series.indicator_code
    where
        s.pace_actual_per_year is not null
        and (
            coalesce(series.year_count, 0) < greatest(s.pace_point_count, 2)
            or series.pace_per_year is null
            or abs(s.pace_actual_per_year - series.pace_per_year) > 0.01
        )
    union all
    select
        s.*,
        'rank_in_province' as crossed,
        null::numeric as recomputed_pace_per_year
    from scorecard as s
    left join comparable as c
        on
            s.region_level = c.region_level
            and s.province_region_id = c.province_region_id
            and s.indicator_code = c.indicator_code
            and s.period_year = c.period_year
            and s.definition_version = c.definition_version
            and s.method_variant = c.method_variant
            and s.is_sample = c.is_sample
    where
        s.rank_in_province is not null
        and s.ranked_in_province_count > coalesce(c.region_count, 0)
    union all
    select
        s.*,
        'rank_in_cohort' as crossed,
        null::numeric as recomputed_pace_per_year
    from scorecard as s
    left join comparable as c
        on
            s.region_level = c.region_level
            and s.ppsp_cohort_year = c.ppsp_cohort_year
            and s.indicator_code = c.indicator_code
            and s.period_year = c.period_year
            and s.definition_version = c.definition_version
            and s.method_variant = c.method_variant
            and s.is_sample = c.is_sample
    where
        s.rank_in_cohort is not null
        and s.ranked_in_cohort_count > coalesce(c.region_count, 0)
)

select
    broken.region_id,
    broken.kemendagri_code,
    broken.region_name,
    broken.indicator_code,
    broken.crossed,
    broken.period_year,
    broken.definition_version,
    broken.method_variant,
    broken.is_sample,
    broken.previous_year,
    broken.previous_value,
    broken.change_assessment,
    broken.pace_actual_per_year,
    broken.recomputed_pace_per_year
from broken
order by broken.region_id, broken.indicator_code, broken.crossed
