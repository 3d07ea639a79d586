-- 'Target met' follows the indicator's direction: open defecation of 2.53 % against 2 % is not
-- met. Judged for the headline target and for every target of the list; one that can be measured
-- against a value must say whether it is met, unless the error of the value is above 50 % (DQ14).
with judged as (
    select
        s.*,
        'headline' as target,
        s.target_value as judged_target_value,
        s.target_met as judged_met,
        s.target_value is not null as is_comparable
    from {batch} as s
    union all
    select
        s.*,
        coalesce(t.item ->> 'document', 'list') as target,
        (t.item ->> 'value')::numeric as judged_target_value,
        (t.item ->> 'met')::boolean as judged_met,
        coalesce((t.item ->> 'comparable')::boolean, false) as is_comparable
    from {batch} as s
    cross join jsonb_array_elements(s.targets) as t (item)
)

select
    j.region_id,
    j.kemendagri_code,
    j.region_name,
    j.indicator_code,
    j.target,
    indicator.direction,
    j.value,
    j.judged_target_value as target_value,
    j.judged_met as target_met
from judged as j
left join dim_indicator as indicator on j.indicator_code = indicator.indicator_code
where
    j.judged_met is distinct from case indicator.direction
        when 'higher' then j.value >= j.judged_target_value
        when 'lower' then j.value <= j.judged_target_value
    end
    and (
        j.judged_met is not null
        or (j.is_comparable and j.rse_band is distinct from 'above_50')
    )
order by j.region_id, j.indicator_code, j.target
