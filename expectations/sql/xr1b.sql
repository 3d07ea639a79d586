-- Real values the last release showed and this one does not, where at most 10 % of the source's
-- indicator have gone (more is XR1a).
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
),

compared as (
    select
        earlier.*,
        candidate.source_id is null as is_lost,
        count(*) over series as earlier_count,
        count(candidate.source_id) over series as delivered_count
    from earlier
    left join candidate
        using (source_id, indicator_code, region_id, period_year, disaggregation)
    window series as (partition by earlier.source_id, earlier.indicator_code)
)

select
    compared.source_id,
    compared.indicator_code,
    compared.region_id,
    region.kemendagri_code,
    region.region_name,
    compared.period_year
from compared
left join dim_region as region on compared.region_id = region.region_id
where
    compared.is_lost
    and compared.earlier_count - compared.delivered_count <= 0.10 * compared.earlier_count
order by compared.source_id, compared.indicator_code, compared.region_id, compared.period_year
