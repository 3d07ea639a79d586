with

lines as (select * from {{ ref('int_funding_line') }})

select
    region_id,
    period_year,
    vintage,
    subsector,
    funding_source,
    dataset_id,
    counted_reason,
    is_sample,
    source_id,
    bool_and(is_public) as is_public,
    bool_and(is_counted) as is_counted,
    -- a figure that one line lacks is not known for the group
    {{ sum_if_all('budget_idr') }} as budget_idr,
    {{ sum_if_all('commitment_idr') }} as commitment_idr,
    {{ sum_if_all('realised_idr') }} as realised_idr,
    {{ sum_if_all('amount_idr') }} as amount_idr,
    cast(count(*) as int) as line_count,
    string_agg(distinct money_unit, ', ' order by money_unit) as money_unit,
    bool_and(is_audited) as is_audited,
    {{ evidence_of_rows() }} as evidence,
    array_agg(distinct snapshot_id || ' ' || source_row) as origin_rows
from lines
group by
    region_id, period_year, vintage, subsector, funding_source, dataset_id, counted_reason,
    is_sample, source_id
