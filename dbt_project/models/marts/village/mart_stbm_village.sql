with

villages as (select * from {{ ref('int_stbm_village') }}),

master_list as (select * from {{ ref('int_village_list') }})

select
    villages.village_code,
    villages.period_month,
    villages.period_year,
    villages.region_id,
    villages.village_name,
    villages.village_type,
    master_list.village_code is not null as is_in_master_list,
    villages.population_count,
    villages.family_count,
    villages.jsp_family_count,
    villages.jssp_family_count,
    villages.shared_family_count,
    villages.access_family_count,
    villages.open_defecation_family_count,
    villages.unaccounted_family_count,
    round(100 * villages.access_family_count / villages.family_count, 2) as access_pct,
    round(100 * villages.open_defecation_family_count / villages.family_count, 2)
        as open_defecation_pct,
    villages.pillar_family_count,
    {% for number in range(1, 6) -%}
        villages.pillar{{ number }}_family_count,
        round(villages.pillar{{ number }}_pct, 2) as pillar{{ number }}_pct,
    {% endfor -%}
    villages.three_other_pillars_family_count,
    villages.is_triggered,
    villages.triggered_on,
    villages.is_declared_odf,
    villages.declared_on,
    villages.is_verified_odf,
    villages.verified_on,
    villages.verified_document,
    villages.is_stbm_village,
    villages.is_verified_five_pillars,
    villages.is_sample,
    villages.evidence,
    array_remove(
        array[
            villages.access_snapshot_id || ' ' || villages.access_source_row,
            villages.pillar_snapshot_id || ' ' || villages.pillar_source_row,
            villages.verification_snapshot_id || ' ' || villages.verification_source_row
        ],
        null
    ) as origin_rows
from villages
left join master_list
    on
        villages.village_code = master_list.village_code
        and villages.period_year between master_list.first_year
        and coalesce(master_list.last_year, villages.period_year)
