-- Reduced + handled is at most 100 %, and managed = reduced + handled (tolerance 0.05).
-- Three values rounded to two decimals may add to 100.01. The identity is judged for published
-- rows only: in an aggregate the parts may have different reporters. A blank is not zero.
with broken as (
    select
        w.*,
        'SP02 + SP03 <= 100' as identity
    from {batch} as w
    where w.reduced_pct + w.handled_pct > 100.01
    union all
    select
        w.*,
        'SP04 <= 100' as identity
    from {batch} as w
    where w.managed_pct > 100.01
    union all
    select
        w.*,
        'SP04 = SP02 + SP03' as identity
    from {batch} as w
    where
        not w.is_aggregate
        and abs(w.reduced_pct + w.handled_pct - w.managed_pct) > 0.05
)

select
    broken.region_id,
    region.kemendagri_code,
    region.region_name,
    broken.period_year,
    broken.method_variant,
    broken.identity,
    broken.reduced_pct,
    broken.handled_pct,
    broken.managed_pct
from broken
left join dim_region as region on broken.region_id = region.region_id
order by broken.region_id, broken.period_year, broken.identity
