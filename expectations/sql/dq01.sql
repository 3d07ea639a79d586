-- A complete ladder sums to 100 (tolerance 0.1). Two roll-ups are published: with the leaves
-- 'belum layak' and 'BABS tertutup' apart, or both inside 'belum layak' (NAWASIS).
-- A ladder that lacks a rung of both is not judged: its sum says nothing.
with ladder as (
    select
        l.*,
        case
            when l.unimproved_pct is not null and l.concealed_open_defecation_pct is not null
                then 'leaf'
            when l.unimproved_nawasis_pct is not null then 'nawasis'
        end as roll_up,
        coalesce(
            l.unimproved_pct + l.concealed_open_defecation_pct,
            l.unimproved_nawasis_pct
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
    ladder.roll_up,
    ladder.improved_pct,
    ladder.without_access_pct,
    ladder.open_defecation_pct,
    ladder.improved_pct + ladder.without_access_pct + ladder.open_defecation_pct as sum_pct
from ladder
left join dim_region as region on ladder.region_id = region.region_id
where abs(ladder.improved_pct + ladder.without_access_pct + ladder.open_defecation_pct - 100) > 0.1
order by ladder.region_id, ladder.period_year
