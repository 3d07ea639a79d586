-- Mass balance: reduced + handled + unmanaged = generated within 0.5 % (tonne/year).
-- Published rows only: in an aggregate the parts may have different reporters.
select
    w.region_id,
    region.kemendagri_code,
    region.region_name,
    w.period_year,
    w.method_variant,
    w.reduced_tonne_per_year,
    w.handled_tonne_per_year,
    w.unmanaged_tonne_per_year,
    w.generated_tonne_per_year
from {batch} as w
left join dim_region as region on w.region_id = region.region_id
where
    not w.is_aggregate
    and abs(
        w.reduced_tonne_per_year + w.handled_tonne_per_year + w.unmanaged_tonne_per_year
        - w.generated_tonne_per_year
    ) > 0.005 * w.generated_tonne_per_year
order by w.region_id, w.period_year
