-- Nesting of drinking water: AM02 (aman) and AM03 (perpipaan) are parts of AM01 (layak).
with broken as (
    select
        l.*,
        'AM02 <= AM01' as identity,
        l.safely_managed_pct as left_pct
    from {batch} as l
    where l.safely_managed_pct > l.improved_pct
    union all
    select
        l.*,
        'AM03 <= AM01' as identity,
        l.piped_pct as left_pct
    from {batch} as l
    where l.piped_pct > l.improved_pct
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
