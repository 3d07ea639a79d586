with

lines as (
    select * from {{ ref('int_funding_line') }}
    where source_id = 'apbd' and vintage = 'realisasi' and is_counted
),

yearly as (
    select
        region_id,
        agency,
        period_year,
        is_sample,
        sum(amount_idr) as realised_idr,
        sum(amount_idr) filter (where spending_kind = 'investasi') as investment_idr,
        sum(amount_idr) filter (where spending_kind = 'operasi dan pemeliharaan')
            as operation_idr,
        bool_and(is_audited) as is_audited,
        {{ evidence_of_rows() }} as evidence,
        array_agg(distinct snapshot_id || ' ' || source_row) as origin_rows
    from lines
    group by region_id, agency, period_year, is_sample
),

grown as (
    select
        yearly.*,
        earlier.realised_idr as previous_realised_idr,
        round(100 * (yearly.realised_idr / nullif(earlier.realised_idr, 0) - 1), 4) as growth_pct
    from yearly
    left join yearly as earlier
        on
            yearly.region_id = earlier.region_id
            and yearly.agency = earlier.agency
            and yearly.is_sample = earlier.is_sample
            and yearly.period_year = earlier.period_year + 1
)

select
    region_id,
    agency,
    period_year,
    is_sample,
    realised_idr,
    investment_idr,
    operation_idr,
    previous_realised_idr,
    growth_pct,
    -- the table of the SSK has five years, which are four steps
    case
        when count(growth_pct) over last_steps = 4 then round(avg(growth_pct) over last_steps, 4)
    end as mean_growth_pct,
    is_audited,
    evidence,
    origin_rows
from grown
window
    last_steps as (
        partition by region_id, agency, is_sample
        order by period_year
        range between 3 preceding and current row
    )
