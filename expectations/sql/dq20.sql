-- The latest real year is older than the source's release month promises: data of last year are
-- due from that month on, before it those of the year before. Judged per source, indicator and
-- region level, so that a fresh national figure cannot hide stale kabkota. Sample figures (CONTOH)
-- are not data: a series with nothing else has no year, and so has a source that delivered nothing.
with held as (
    select
        f.source_id,
        f.indicator_code,
        region.region_level,
        max(f.period_year) filter (where f.value is not null and not f.is_sample) as latest_year
    from fct_indicator_value as f
    left join dim_region as region on f.region_id = region.region_id
    group by f.source_id, f.indicator_code, region.region_level
),

due as (
    select
        s.source_id,
        s.expected_release_month,
        extract(year from $as_of)::int - case
            when extract(month from $as_of) >= s.expected_release_month then 1 else 2
        end as due_year
    from {batch} as s
    where s.expected_release_month is not null
)

select
    due.source_id,
    held.indicator_code,
    held.region_level,
    due.expected_release_month,
    due.due_year,
    held.latest_year
from due
left join held on due.source_id = held.source_id
where held.latest_year is null or held.latest_year < due.due_year
order by due.source_id, held.indicator_code, held.region_level
