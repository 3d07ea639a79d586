-- The latest real year of a source is older than its release month promises: data of last year
-- are due from that month on, before it those of the year before. Sample figures (CONTOH) are not
-- data, so a source with nothing else has no year.
with latest as (
    select
        f.source_id,
        max(f.period_year) as latest_year
    from fct_indicator_value as f
    where f.value is not null and not f.is_sample
    group by f.source_id
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
    due.expected_release_month,
    due.due_year,
    latest.latest_year
from due
left join latest on due.source_id = latest.source_id
where latest.latest_year is null or latest.latest_year < due.due_year
order by due.source_id
