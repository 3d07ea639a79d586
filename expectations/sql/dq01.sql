-- A complete ladder sums to 100 (tolerance 0.1). Two roll-ups are published: with the leaves
-- 'belum layak' and 'BABS tertutup' apart, or both inside 'belum layak' (NAWASIS).
-- 'Layak' is the published one, or the sum of its three parts: a real AL02 stands in a row of its
-- own, beside CONTOH leaves without one. A ladder that lacks a rung of both is not judged: its sum
-- says nothing.
with ladder as (
    select
        l.*,
        coalesce(l.improved_pct, l.safely_managed_pct + l.basic_own_pct + l.limited_shared_pct)
            as with_access_pct,
        case
            when l.unimproved_pct is not null and l.concealed_open_defecation_pct is not null
                then 'leaf'
            when l.nawasis_unimproved_pct is not null then 'nawasis'
        end as roll_up,
        coalesce(
            l.unimproved_pct + l.concealed_open_defecation_pct,
            l.nawasis_unimproved_pct
        ) as without_access_pct
    from {batch} as l
)

select
    ladder.region_id,
    region.kemendagri_code,
    region.region_name,
    ladder.period_year,
    ladder.definition_version,
    ladder.source_id,
    ladder.is_sample,
    ladder.roll_up,
    ladder.with_access_pct,
    ladder.without_access_pct,
    ladder.open_defecation_pct,
    ladder.with_access_pct + ladder.without_access_pct + ladder.open_defecation_pct as sum_pct
from ladder
left join dim_region as region on ladder.region_id = region.region_id
where
    abs(ladder.with_access_pct + ladder.without_access_pct + ladder.open_defecation_pct - 100) > 0.1
order by ladder.region_id, ladder.period_year, ladder.is_sample
