with

access as (
    {{ form_rows('stbm', 'akses_desa') }}
),

pillars as (
    {{ form_rows('stbm', 'pilar_desa') }}
),

verification as (
    {{ form_rows('stbm', 'verifikasi_desa') }}
),

-- a village may stand in one file of a month and be missing in another
villages as (
    select
        region_id,
        village_code,
        village_type,
        period_month,
        period_year
    from access
    union
    select
        region_id,
        village_code,
        village_type,
        period_month,
        period_year
    from pillars
    union
    select
        region_id,
        village_code,
        village_type,
        period_month,
        period_year
    from verification
)

select
    villages.region_id,
    villages.village_code,
    villages.village_type,
    coalesce(verification.village_name, access.village_name, pillars.village_name) as village_name,
    villages.period_month,
    villages.period_year,
    access.population_count,
    access.family_count,
    access.jsp_family_count,
    access.jssp_family_count,
    access.shared_family_count,
    access.access_family_count,
    access.open_defecation_family_count,
    access.unaccounted_family_count,
    pillars.family_count as pillar_family_count,
    {% for number in range(1, 6) -%}
        pillars.pillar{{ number }}_family_count,
        pillars.pillar{{ number }}_pct,
    {% endfor -%}
    pillars.three_other_pillars_family_count,
    verification.triggered_on,
    case when verification.snapshot_id is not null then verification.triggered_on is not null end
        as is_triggered,
    verification.is_declared_odf,
    verification.declared_on,
    verification.is_verified_odf,
    verification.verified_on,
    verification.verified_document,
    -- STBM village: verified ODF, and three more pillars practised by 75 % of its KK
    verification.is_verified_odf
    and pillars.three_other_pillars_family_count >= 0.75 * pillars.family_count
        as is_stbm_village,
    -- who is not verified for the first pillar cannot be so for five
    verification.is_verified_odf and verification.is_verified_five_pillars
        as is_verified_five_pillars,
    coalesce(true in (access.is_sample, pillars.is_sample, verification.is_sample), false)
        as is_sample,
    case
        when 'sample' in (access.evidence, pillars.evidence, verification.evidence) then 'sample'
        when 'believed' in (access.evidence, pillars.evidence, verification.evidence)
            then 'believed'
        else 'published'
    end as evidence,
    access.evidence as access_evidence,
    access.snapshot_id as access_snapshot_id,
    access.source_row as access_source_row,
    pillars.evidence as pillar_evidence,
    pillars.snapshot_id as pillar_snapshot_id,
    pillars.source_row as pillar_source_row,
    verification.evidence as verification_evidence,
    verification.snapshot_id as verification_snapshot_id,
    verification.source_row as verification_source_row,
    greatest(access.retrieved_at, pillars.retrieved_at, verification.retrieved_at) as retrieved_at
from villages
left join access
    on
        villages.village_code = access.village_code
        and villages.period_month = access.period_month
left join pillars
    on
        villages.village_code = pillars.village_code
        and villages.period_month = pillars.period_month
left join verification
    on
        villages.village_code = verification.village_code
        and villages.period_month = verification.period_month
