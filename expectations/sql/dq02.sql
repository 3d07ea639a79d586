-- Nesting of the sanitation ladder: AL01 <= AL02, and AL01 + AL03 + AL04 = AL02 (tolerance 0.05).
-- An identity with an unpublished part is not judged.
with broken as (
    select
        l.*,
        'AL01 <= AL02' as identity,
        l.safely_managed_pct as left_pct
    from {batch} as l
    where l.safely_managed_pct > l.improved_pct
    union all
    select
        l.*,
        'AL01 + AL03 + AL04 = AL02' as identity,
        l.safely_managed_pct + l.basic_own_pct + l.limited_shared_pct as left_pct
    from {batch} as l
    where
        abs(l.safely_managed_pct + l.basic_own_pct + l.limited_shared_pct - l.improved_pct) > 0.05
)

select
    broken.region_id,
    region.kemendagri_code,
    region.region_name,
    broken.period_year,
    broken.definition_version,
    broken.source_id,
    broken.is_sample,
    broken.identity,
    broken.left_pct,
    broken.improved_pct
from broken
left join dim_region as region on broken.region_id = region.region_id
order by broken.region_id, broken.period_year, broken.identity
