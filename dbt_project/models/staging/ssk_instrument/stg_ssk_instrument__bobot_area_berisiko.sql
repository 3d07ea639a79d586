with

rows_in as (
    {{ current_rows('ssk_instrument.bobot_area_berisiko') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun_dasar.value as int) as period_year,
        {{ read_text('rows_in.versi') }} as weight_version,
        {{ read_text('rows_in.dokumen') }} as document,
        lower({{ read_text('rows_in.komponen') }}) as component,
        n_bobot_penduduk.value as impact_population_weight_pct,
        n_bobot_kepadatan.value as impact_density_weight_pct,
        n_bobot_kemiskinan.value as impact_poverty_weight_pct,
        n_bobot_dampak_lain.value as impact_other_weight_pct,
        n_bobot_data_sekunder.value as exposure_secondary_weight_pct,
        n_bobot_irs.value as exposure_irs_weight_pct,
        n_bobot_persepsi.value as exposure_perception_weight_pct,
        {{ read_text('rows_in.keterangan') }} as note,
        {{ is_sample(['rows_in.keterangan']) }} as is_sample,
        {{ evidence(['rows_in.keterangan']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.tahun_dasar', 'id') }}
    {{ read_number('rows_in.bobot_penduduk', 'id') }}
    {{ read_number('rows_in.bobot_kepadatan', 'id') }}
    {{ read_number('rows_in.bobot_kemiskinan', 'id') }}
    {{ read_number('rows_in.bobot_dampak_lain', 'id') }}
    {{ read_number('rows_in.bobot_data_sekunder', 'id') }}
    {{ read_number('rows_in.bobot_irs', 'id') }}
    {{ read_number('rows_in.bobot_persepsi', 'id') }}
)

select * from renamed
