-- A total is the sum of the rows that are counted, of its givers and of its subsectors, and what it
-- has of the APBD is PD01 of the vintage. A source is counted in one record of a year and vintage
-- only, real and CONTOH apart.
with sums as (
    select
        region_id,
        period_year,
        vintage,
        is_sample,
        sum(amount_idr) as sum_idr,
        sum(case when source_id = 'apbd' then amount_idr end) as apbd_idr,
        count(distinct case when funding_source = 'dak fisik' then dataset_id end) as dak_records
    from mart_funding
    where is_counted
    group by region_id, period_year, vintage, is_sample
),

spending as (
    select
        sums.region_id,
        sums.period_year,
        sums.vintage,
        sum(sums.apbd_idr) as apbd_idr
    from sums
    group by sums.region_id, sums.period_year, sums.vintage
),

compared as (
    select
        total.region_id,
        total.period_year,
        total.vintage,
        identity.name as identity,
        identity.left_idr,
        identity.right_idr
    from {batch} as total
    left join sums
        on
            total.region_id = sums.region_id
            and total.period_year = sums.period_year
            and total.vintage = sums.vintage
            and total.is_sample = sums.is_sample
    cross join lateral (
        values
        ('total = counted rows', total.counted_idr, sums.sum_idr),
        (
            'total = givers',
            total.counted_idr,
            coalesce(total.public_idr, 0) + coalesce(total.non_public_idr, 0)
            + coalesce(total.unclear_idr, 0)
        ),
        (
            'total = subsectors',
            total.counted_idr,
            coalesce(total.wastewater_idr, 0) + coalesce(total.solid_waste_idr, 0)
            + coalesce(total.drainage_idr, 0) + coalesce(total.hygiene_idr, 0)
            + coalesce(total.other_idr, 0)
        ),
        ('one record of DAK', cast(sums.dak_records as numeric), least(sums.dak_records, 1))
    ) as identity (name, left_idr, right_idr)
    union all
    select
        spending.region_id,
        spending.period_year,
        spending.vintage,
        'PD01 = counted rows of the APBD' as identity,
        fact.value as left_idr,
        spending.apbd_idr as right_idr
    from spending
    inner join fct_indicator_value as fact
        on
            spending.region_id = fact.region_id
            and spending.period_year = fact.period_year
            and spending.vintage = replace(fact.method_variant, '_audited', '')
            and fact.indicator_code = 'PD01'
            and fact.source_id = 'apbd'
)

select
    compared.region_id,
    region.kemendagri_code,
    region.region_name,
    compared.period_year,
    compared.vintage,
    compared.identity,
    compared.left_idr,
    compared.right_idr
from compared
left join dim_region as region on compared.region_id = region.region_id
where compared.left_idr <> compared.right_idr
order by compared.region_id, compared.period_year, compared.vintage, compared.identity
