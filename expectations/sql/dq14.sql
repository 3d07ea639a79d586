-- A value whose relative standard error is above 50 % is shown with its mark and nothing is
-- concluded from it; and the mark is that of its error.
with judged as (
    select
        *,
        concat_ws(
            ', ',
            case when rank_in_province is not null then 'rank_in_province' end,
            case when rank_in_cohort is not null then 'rank_in_cohort' end,
            case when change is not null then 'change' end,
            case when change_assessment <> 'not_assessed' then 'change_assessment' end,
            case when pace_actual_per_year is not null then 'pace_actual' end,
            case when pace_needed_per_year is not null then 'pace_needed' end,
            case when target_met is not null then 'target_met' end,
            case when jsonb_path_exists(targets, '$$[*] ? (@.met != null)') then 'targets' end
        ) as concluded,
        case
            when rse_pct <= 25 then 'up_to_25'
            when rse_pct <= 50 then '25_to_50'
            when rse_pct > 50 then 'above_50'
        end as due_band
    from {batch}
)

select
    judged.region_id,
    judged.kemendagri_code,
    judged.region_name,
    judged.indicator_code,
    judged.period_year,
    judged.value,
    judged.rse_pct,
    judged.rse_band,
    judged.due_band,
    judged.concluded
from judged
where
    (judged.due_band = 'above_50' and judged.concluded <> '')
    or judged.rse_band is distinct from judged.due_band
order by judged.region_id, judged.indicator_code
