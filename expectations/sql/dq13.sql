-- A real value that moved further than its own history and the error of the survey explain: over
-- 3 x the median absolute deviation of at least 3 earlier values, and over 2 x the 95 % band of the
-- difference. A series that never moved has no spread to judge by; without either nothing is judged.
-- Judged are the newest year of a region and indicator and all its claims of that year, also those
-- that are not shown: a claim far from the history is what a typing error looks like.
with usable as (
    select f.*
    from {batch} as f
    where
        f.value is not null
        and not f.is_sample
        and f.disaggregation = 'total'
        and f.rse_band is distinct from 'above_50'
),

newest as (
    select
        usable.*,
        max(usable.period_year) over (partition by usable.region_id, usable.indicator_code)
            as newest_year
    from usable
),

history as (
    select
        claim.value_id,
        earlier.period_year,
        earlier.value,
        earlier.rse_pct
    from newest as claim
    join usable as earlier
        on
            claim.region_id = earlier.region_id
            and claim.indicator_code = earlier.indicator_code
            and claim.definition_version = earlier.definition_version
            and (claim.method_variant = earlier.method_variant or not claim.is_preferred)
            and claim.period_year > earlier.period_year
    where claim.period_year = claim.newest_year and earlier.is_preferred
),

medians as (
    select
        history.value_id,
        count(*) as earlier_count,
        percentile_cont(0.5) within group (order by history.value) as median
    from history
    group by history.value_id
),

deviations as (
    select
        history.value_id,
        percentile_cont(0.5) within group (order by abs(history.value - medians.median)) as mad
    from history
    join medians on history.value_id = medians.value_id
    where medians.earlier_count >= 3
    group by history.value_id
),

previous as (
    select distinct on (history.value_id) history.*
    from history
    order by history.value_id asc, history.period_year desc
),

judged as (
    select
        claim.value_id,
        claim.region_id,
        claim.indicator_code,
        claim.period_year,
        claim.source_id,
        claim.value,
        previous.period_year as previous_year,
        previous.value as previous_value,
        round((3 * nullif(deviations.mad, 0))::numeric, 2) as mad_limit,
        round((
            2 * 1.96 / 100
            * sqrt((claim.value * claim.rse_pct) ^ 2 + (previous.value * previous.rse_pct) ^ 2)
        )::numeric, 2) as band_limit
    from newest as claim
    join previous on claim.value_id = previous.value_id
    left join deviations on claim.value_id = deviations.value_id
)

select
    judged.*,
    region.kemendagri_code,
    region.region_name
from judged
left join dim_region as region on judged.region_id = region.region_id
where abs(judged.value - judged.previous_value) > greatest(judged.mad_limit, judged.band_limit)
order by judged.region_id, judged.indicator_code, judged.source_id
