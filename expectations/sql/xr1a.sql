-- Of the real values the last release showed for a source and indicator, more than 10 % have gone.
-- Compared by region and year, so a new year cannot hide the loss of an old one. A CONTOH in the
-- place of a real value is a loss; a CONTOH that goes is none, and what the gate itself holds neither.
with earlier as (
    select distinct
        source_id,
        indicator_code,
        region_id,
        period_year,
        disaggregation
    from $published.fct_indicator_value
    where
        value is not null and not is_sample
        and value_id not in (select value_id from $held)
),

candidate as (
    select distinct
        f.source_id,
        f.indicator_code,
        f.region_id,
        f.period_year,
        f.disaggregation
    from {batch} as f
    where f.value is not null and not f.is_sample
)

select
    earlier.source_id,
    earlier.indicator_code,
    count(*) as earlier_count,
    count(candidate.source_id) as delivered_count,
    round(100.0 * (count(*) - count(candidate.source_id)) / count(*), 1) as lost_pct
from earlier
left join candidate
    using (source_id, indicator_code, region_id, period_year, disaggregation)
group by earlier.source_id, earlier.indicator_code
having count(*) - count(candidate.source_id) > 0.10 * count(*)
order by earlier.source_id, earlier.indicator_code
