-- A real published number changed (by more than rounding) and nothing says why: it stands on the very
-- rows it stood on before, so our own reading or formula changed; or its source delivered anew,
-- does not say that it revises (dim_source.revisions), and no mark of the number does.
-- Numbers that are computed follow their inputs, which are judged themselves.
with compared as (
    select
        f.value_id,
        f.indicator_code,
        f.region_id,
        f.period_year,
        f.source_id,
        f.value,
        earlier.value as earlier_value,
        -- a release that was published before values named their rows has no such column
        coalesce(f.snapshot_id::text, to_jsonb(f.origin_rows)::text)
        = coalesce(earlier.snapshot_id::text, (to_jsonb(earlier) -> 'origin_rows')::text)
            as is_same_delivery,
        f.value_mark = 'revised' or earlier.value_mark in ('provisional', 'very_provisional', 'estimate')
            as is_marked
    from {batch} as f
    join $published.fct_indicator_value as earlier on f.value_id = earlier.value_id
    where
        not f.is_sample
        and not earlier.is_sample
        and not coalesce(f.is_derived, false)
        and abs(f.value - earlier.value) > greatest(0.05, 0.005 * abs(earlier.value))
)

select
    c.value_id,
    c.indicator_code,
    c.region_id,
    region.kemendagri_code,
    region.region_name,
    c.period_year,
    c.source_id,
    case when c.is_same_delivery then 'same delivery' else 'new delivery' end as stands_on,
    c.earlier_value,
    c.value
from compared as c
join dim_source as source on c.source_id = source.source_id
left join dim_region as region on c.region_id = region.region_id
where
    c.is_same_delivery
    or (source.revisions is null and c.is_marked is distinct from true)
order by c.indicator_code, c.region_id, c.period_year
