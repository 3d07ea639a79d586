with

lines as (
    select
        *,
        counted_reason like 'already%' as is_double
    from {{ ref('int_funding_line') }}
),

shares_of_spending as (
    select * from {{ ref('int_claim') }}
    where indicator_code = 'PD02' and denominator is not null
),

populations as (
    select * from {{ ref('int_indicator_value') }}
    where
        indicator_code = 'CX01'
        and disaggregation = 'total'
        and is_preferred
        and value is not null
),

totals as (
    select
        region_id,
        period_year,
        vintage,
        is_sample,
        {{ sum_if_all('amount_idr', 'is_counted') }} as counted_idr,
        {{ sum_if_all('amount_idr', 'is_counted and is_public') }} as public_idr,
        {{ sum_if_all('amount_idr', 'is_counted and not is_public') }} as non_public_idr,
        {{ sum_if_all('amount_idr', 'is_counted and is_public is null') }} as unclear_idr,
        {{ sum_if_all('amount_idr', "is_counted and source_id = 'apbd'") }} as apbd_idr,
        {{ sum_if_all('amount_idr', "is_counted and subsector = 'air limbah'") }}
            as wastewater_idr,
        {{ sum_if_all('amount_idr', "is_counted and subsector = 'persampahan'") }}
            as solid_waste_idr,
        {{ sum_if_all('amount_idr', "is_counted and subsector = 'drainase'") }} as drainage_idr,
        {{ sum_if_all('amount_idr', "is_counted and subsector = 'phbs dan stbm'") }}
            as hygiene_idr,
        {{ sum_if_all(
            'amount_idr', "is_counted and subsector in ('lintas subsektor', 'tidak diketahui')"
        ) }} as other_idr,
        sum(amount_idr) filter (where is_double) as double_counted_idr,
        cast(count(*) filter (where is_double) as int) as double_counted_count,
        cast(count(*) filter (where is_counted) as int) as counted_count,
        cast(count(*) filter (where is_counted and amount_idr is null) as int) as missing_count,
        string_agg(distinct dataset_id, ', ' order by dataset_id) filter (where is_counted)
            as counted_datasets,
        {{ evidence_of_rows() }} as evidence
    from lines
    group by region_id, period_year, vintage, is_sample
)

select
    totals.region_id,
    totals.period_year,
    totals.vintage,
    totals.is_sample,
    totals.counted_idr,
    totals.public_idr,
    totals.non_public_idr,
    totals.unclear_idr,
    round(100 * totals.public_idr / nullif(totals.counted_idr, 0), 4) as public_pct,
    round(100 * totals.non_public_idr / nullif(totals.counted_idr, 0), 4) as non_public_pct,
    round(100 * totals.unclear_idr / nullif(totals.counted_idr, 0), 4) as unclear_pct,
    totals.wastewater_idr,
    totals.solid_waste_idr,
    totals.drainage_idr,
    totals.hygiene_idr,
    totals.other_idr,
    round(100 * totals.wastewater_idr / nullif(totals.counted_idr, 0), 4) as wastewater_pct,
    round(100 * totals.solid_waste_idr / nullif(totals.counted_idr, 0), 4) as solid_waste_pct,
    round(100 * totals.drainage_idr / nullif(totals.counted_idr, 0), 4) as drainage_pct,
    round(100 * totals.hygiene_idr / nullif(totals.counted_idr, 0), 4) as hygiene_pct,
    round(100 * totals.other_idr / nullif(totals.counted_idr, 0), 4) as other_pct,
    cast(populations.value as bigint) as population_count,
    round(totals.counted_idr / nullif(populations.value, 0)) as per_capita_idr,
    totals.apbd_idr,
    shares_of_spending.denominator as total_spending_idr,
    round(100 * totals.apbd_idr / nullif(shares_of_spending.denominator, 0), 4)
        as share_of_total_spending_pct,
    totals.double_counted_idr,
    totals.double_counted_count,
    totals.counted_count,
    totals.missing_count,
    totals.counted_datasets,
    totals.evidence
from totals
-- real money is divided by real figures only
left join populations
    on
        totals.region_id = populations.region_id
        and totals.period_year = populations.period_year
        and (totals.is_sample or not populations.is_sample)
left join shares_of_spending
    on
        totals.region_id = shares_of_spending.region_id
        and totals.period_year = shares_of_spending.period_year
        and totals.vintage = replace(shares_of_spending.method_variant, '_audited', '')
        and totals.is_sample = shares_of_spending.is_sample
