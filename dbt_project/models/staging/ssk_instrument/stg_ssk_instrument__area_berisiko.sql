with

rows_in as (
    {{ current_rows('ssk_instrument.area_berisiko') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun_dasar.value as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        {{ read_text('rows_in.nama_desa') }} as village_name,
        lower({{ read_text('rows_in.komponen') }}) as component,
        cast(n_dampak_penduduk.value as int) as impact_population_score,
        cast(n_dampak_kepadatan.value as int) as impact_density_score,
        cast(n_dampak_kemiskinan.value as int) as impact_poverty_score,
        cast(n_paparan_data_sekunder.value as int) as exposure_secondary_score,
        cast(n_paparan_irs.value as int) as exposure_irs_score,
        cast(n_paparan_persepsi.value as int) as exposure_perception_score,
        cast(n_skor_otomatis.value as int) as score_auto,
        cast(n_skor_akhir.value as int) as score_final,
        {{ read_text('rows_in.alasan_perubahan') }} as override_reason,
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
    {{ read_number('rows_in.dampak_penduduk', 'id') }}
    {{ read_number('rows_in.dampak_kepadatan', 'id') }}
    {{ read_number('rows_in.dampak_kemiskinan', 'id') }}
    {{ read_number('rows_in.paparan_data_sekunder', 'id') }}
    {{ read_number('rows_in.paparan_irs', 'id') }}
    {{ read_number('rows_in.paparan_persepsi', 'id') }}
    {{ read_number('rows_in.skor_otomatis', 'id') }}
    {{ read_number('rows_in.skor_akhir', 'id') }}
),

derived as (
    select
        *,
        score_final >= 3 as is_priority
    from renamed
)

select * from derived
