with

decisions as (select * from {{ ref('int_conflict_decision') }}),

indicators as (select * from {{ ref('dim_indicator') }}),

claims as (
    select * from {{ ref('fct_indicator_value') }}
    where value is not null and not is_sample and not is_derived and disaggregation = 'total'
),

-- two variants may state the same number; the one that is shown stands for both
chosen as (
    select distinct on (indicator_code, region_id, period_year)
        indicator_code,
        region_id,
        period_year,
        value_id
    from claims
    where is_decided
    order by indicator_code asc, region_id asc, period_year asc, is_preferred desc
),

speaking as (
    select distinct
        indicator_code,
        region_id,
        period_year,
        source_id
    from claims
),

judged as (
    select
        decisions.*,
        case
            when decisions.is_sample then 'sample'
            when not decisions.is_in_force then 'superseded'
            when chosen.value_id is null then 'unusable'
            else 'in_force'
        end as decision_status,
        case
            when indicators.indicator_code is null then 'unknown_indicator'
            when speaking.source_id is null then 'no_claim_of_source'
            else 'value_not_claimed'
        end as reason_if_unusable,
        chosen.value_id as chosen_value_id
    from decisions
    left join indicators on decisions.indicator_code = indicators.indicator_code
    left join chosen
        on
            decisions.indicator_code = chosen.indicator_code
            and decisions.region_id = chosen.region_id
            and decisions.period_year = chosen.period_year
    left join speaking
        on
            decisions.indicator_code = speaking.indicator_code
            and decisions.region_id = speaking.region_id
            and decisions.period_year = speaking.period_year
            and decisions.chosen_source_id = speaking.source_id
)

select
    region_id,
    indicator_code,
    period_year,
    decided_on,
    chosen_source_id,
    chosen_value,
    decision,
    minute_number,
    minute_link,
    agency,
    reason,
    decision_status,
    case when decision_status = 'unusable' then reason_if_unusable end as unusable_reason,
    case when decision_status = 'in_force' then chosen_value_id end as value_id,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from judged
