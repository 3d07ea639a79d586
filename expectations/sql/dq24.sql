-- Two or more real claims of one indicator, region and year differ by more than the tolerance of
-- mart_source_conflict, and no decision of the Pokja settles it. All stand as published; nothing is
-- averaged. '!' marks an outlier.
select
    c.indicator_code,
    c.region_id,
    region.kemendagri_code,
    region.region_name,
    c.period_year,
    c.disaggregation,
    c.claim_count,
    c.spread,
    c.unit,
    c.decision_status,
    (
        select
            string_agg(
                concat_ws(
                    ' ',
                    claim.item ->> 'source',
                    claim.item ->> 'variant',
                    (claim.item ->> 'value')
                    || case when (claim.item ->> 'is_outlier')::boolean then '!' else '' end
                ),
                ', ' order by claim.place
            )
        from jsonb_array_elements(c.claims) with ordinality as claim (item, place)
    ) as claims
from {batch} as c
left join dim_region as region on c.region_id = region.region_id
where c.decision_status <> 'decided'
order by c.indicator_code, c.region_id, c.period_year, c.disaggregation
