with

rows_in as (
    {{ current_rows('bps_offline.layak_kabkota') }}
),

renamed as (
    select
        -- the file does not say its year
        2021 as period_year,
        rows_in.kemendagri_code,
        rows_in.bps_code,
        rows_in.name as region_name,
        rows_in.kabkota_source as printed_name,
        rows_in.match = 'alias' as is_matched_by_alias,
        -- a zero of this file cannot be told from no data (Deiyai, Mamberamo Tengah)
        nullif(n_sanitasi_layak_pct.value, 0) as sanitation_improved_pct,
        case
            when n_sanitasi_layak_pct.value = 0 then 'zero_or_no_data'
            else n_sanitasi_layak_pct.status
        end as sanitation_improved_status,
        nullif(n_air_minum_layak_pct.value, 0) as water_improved_pct,
        case
            when n_air_minum_layak_pct.value = 0 then 'zero_or_no_data'
            else n_air_minum_layak_pct.status
        end as water_improved_status,
        n_p0_pct.value as poor_pct,
        n_rls_15plus_years.value as mean_schooling_years,
        n_uhh_years.value as life_expectancy_years,
        n_tpt_pct.value as unemployed_pct,
        false as is_sample,
        'believed' as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.sanitasi_layak_pct', 'plain') }}
    {{ read_number('rows_in.air_minum_layak_pct', 'plain') }}
    {{ read_number('rows_in.p0_pct', 'plain') }}
    {{ read_number('rows_in.rls_15plus_years', 'plain') }}
    {{ read_number('rows_in.uhh_years', 'plain') }}
    {{ read_number('rows_in.tpt_pct', 'plain') }}
)

select * from renamed
