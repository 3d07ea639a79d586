-- A published rate agrees with its own numerator and denominator (tolerance 0.05 points).
select
    f.value_id,
    f.indicator_code,
    f.region_id,
    region.kemendagri_code,
    region.region_name,
    f.period_year,
    f.source_id,
    f.value,
    f.numerator,
    f.denominator,
    round(100 * f.numerator / nullif(f.denominator, 0), 4) as recomputed_pct
from {batch} as f
left join dim_region as region on f.region_id = region.region_id
where
    left(f.unit, 1) = '%'
    and f.value is not null
    and f.numerator is not null
    and (
        f.denominator = 0
        or abs(f.value - 100 * f.numerator / nullif(f.denominator, 0)) > 0.05
    )
order by f.indicator_code, f.region_id, f.period_year
