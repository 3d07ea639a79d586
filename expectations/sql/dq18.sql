-- A percent column that never exceeds 1 was delivered as a fraction. Judged over all regions of
-- an indicator and source, and by year so that one bad year cannot hide behind good ones; groups
-- under 5 values say nothing, and a column of zeros is not a fraction.
select
    indicator_code,
    source_id,
    period_year,
    count(*) as value_count,
    max(value) as max_value
from {batch}
where left(unit, 1) = '%' and value is not null
group by
    grouping sets (
        (indicator_code, source_id),
        (indicator_code, source_id, period_year)
    )
having count(*) >= 5 and max(value) <= 1 and max(value) > 0
order by indicator_code, source_id, period_year
