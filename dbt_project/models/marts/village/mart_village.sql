with

master_list as (
    select * from {{ ref('int_village_list') }}
    where last_year is null
),

mentions as (select * from {{ ref('int_village_mention') }}),

stbm as (select * from {{ ref('int_stbm_village') }}),

kecamatan as (select * from {{ ref('stg_wilayah__kecamatan') }}),

typologies as (
    {{ form_rows('pokja', 'tipologi_desa') }}
),

pilots as (
    {{ form_rows('pokja', 'uji_coba') }}
),

profiles as (
    {{ form_rows('ssk_instrument', 'form2') }}
),

risk_areas as (
    {{ form_rows('ssk_instrument', 'area_berisiko') }}
),

strata as (
    {{ form_rows('ehra', 'strata') }}
),

-- a village that only a form knows is shown as such and never dropped
villages as (
    select
        coalesce(master_list.village_code, mentions.village_code) as village_code,
        coalesce(master_list.village_name, mentions.village_name) as village_name,
        coalesce(master_list.village_type, mentions.village_type) as village_type,
        coalesce(master_list.region_id, mentions.region_id) as region_id,
        master_list.list_date,
        master_list.village_code is not null as is_in_master_list,
        master_list.village_code is null and mentions.is_sample as is_sample
    from master_list
    full join mentions on master_list.village_code = mentions.village_code
),

kecamatan_names as (
    select
        kemendagri_code,
        min(kemendagri_name) as kecamatan_name
    from kecamatan
    group by kemendagri_code
),

-- persons and families of the newest row, be it the register's or the instrument's
counts as (
    select
        village_code,
        period_month as as_of_date,
        source_id,
        population_count,
        family_count,
        is_sample
    from (
        select
            *,
            'stbm' as source_id
        from stbm
        where family_count is not null
    ) as registers
    union all
    select
        village_code,
        make_date(period_year, 1, 1) as as_of_date,
        source_id,
        population_count,
        family_count,
        is_sample
    from profiles
    where num_nonnulls(population_count, family_count) > 0
),

newest_counts as (
    select distinct on (village_code) *
    from counts
    order by village_code asc, as_of_date desc, source_id asc
),

newest_profiles as (
    select distinct on (village_code) *
    from profiles
    where settlement_type is not null
    order by village_code asc, period_year desc
),

newest_typologies as (
    select distinct on (village_code) *
    from typologies
    order by village_code asc, valid_from desc
),

newest_states as (
    select distinct on (village_code) *
    from stbm
    where verification_snapshot_id is not null
    order by village_code asc, period_month desc
),

newest_strata as (
    select distinct on (village_code) *
    from strata
    order by village_code asc, period_year desc
),

newest_risk_areas as (
    select
        *,
        max(period_year) over (partition by village_code) as newest_year
    from risk_areas
),

risks as (
    select
        village_code,
        period_year,
        max(score_final) filter (where component = 'air limbah') as wastewater_risk_score,
        max(score_final) filter (where component = 'persampahan') as solid_waste_risk_score,
        max(score_final) filter (where component = 'drainase') as drainage_risk_score,
        bool_or(is_priority) as is_risk_priority,
        bool_or(is_sample) as is_sample
    from newest_risk_areas
    where period_year = newest_year
    group by village_code, period_year
),

pilot_villages as (
    select
        village_code,
        string_agg(distinct service, ', ') as pilot_services,
        bool_or(is_sample) as is_sample
    from pilots
    group by village_code
),

described as (
    select
        villages.village_code,
        villages.village_name,
        villages.village_type,
        left(villages.village_code, 8) as kecamatan_code,
        kecamatan_names.kecamatan_name,
        villages.region_id,
        villages.is_in_master_list,
        villages.list_date as master_list_date,
        newest_profiles.settlement_type,
        newest_counts.population_count,
        newest_counts.family_count,
        newest_counts.as_of_date as counts_as_of_date,
        newest_counts.source_id as counts_source_id,
        newest_typologies.is_river_bank,
        newest_typologies.is_floating,
        newest_typologies.is_peat,
        newest_typologies.is_tidal,
        newest_typologies.is_plantation,
        newest_typologies.basin_position,
        newest_typologies.valid_from as typology_valid_from,
        newest_typologies.valid_to as typology_valid_to,
        newest_states.period_month as odf_month,
        newest_states.is_triggered,
        newest_states.is_declared_odf,
        newest_states.is_verified_odf,
        newest_states.is_verified_five_pillars,
        newest_strata.stratum as ehra_stratum,
        newest_strata.period_year as ehra_year,
        risks.wastewater_risk_score,
        risks.solid_waste_risk_score,
        risks.drainage_risk_score,
        risks.is_risk_priority,
        risks.period_year as risk_base_year,
        pilot_villages.village_code is not null as is_pilot,
        pilot_villages.pilot_services,
        array_remove(
            array[
                case when villages.is_sample then 'village' end,
                case when newest_profiles.is_sample then 'settlement' end,
                case when newest_counts.is_sample then 'counts' end,
                case when newest_typologies.is_sample then 'typology' end,
                case when newest_states.verification_evidence = 'sample' then 'odf' end,
                case when newest_strata.is_sample then 'ehra' end,
                case when risks.is_sample then 'risk' end,
                case when pilot_villages.is_sample then 'pilot' end
            ],
            null
        ) as sample_parts
    from villages
    left join kecamatan_names on left(villages.village_code, 8) = kecamatan_names.kemendagri_code
    left join newest_profiles on villages.village_code = newest_profiles.village_code
    left join newest_counts on villages.village_code = newest_counts.village_code
    left join newest_typologies on villages.village_code = newest_typologies.village_code
    left join newest_states on villages.village_code = newest_states.village_code
    left join newest_strata on villages.village_code = newest_strata.village_code
    left join risks on villages.village_code = risks.village_code
    left join pilot_villages on villages.village_code = pilot_villages.village_code
)

select
    *,
    cardinality(sample_parts) > 0 as is_sample
from described
