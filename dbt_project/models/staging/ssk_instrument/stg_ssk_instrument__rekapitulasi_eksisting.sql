with

rows_in as (
    {{ current_rows('ssk_instrument.rekapitulasi_eksisting') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun_dasar.value as int) as period_year,
        lower({{ read_text('rows_in.tahap') }}) as stage,
        n_tangki_individu_pct.value as septic_tank_pct,
        n_komunal_pct.value as communal_pct,
        n_cubluk_pct.value as pit_pct,
        n_terpusat_kota_pct.value as city_sewer_pct,
        n_terpusat_kawasan_pct.value as area_sewer_pct,
        n_babs_pct.value as open_defecation_pct,
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
    {{ read_number('rows_in.tangki_individu_pct', 'id') }}
    {{ read_number('rows_in.komunal_pct', 'id') }}
    {{ read_number('rows_in.cubluk_pct', 'id') }}
    {{ read_number('rows_in.terpusat_kota_pct', 'id') }}
    {{ read_number('rows_in.terpusat_kawasan_pct', 'id') }}
    {{ read_number('rows_in.babs_pct', 'id') }}
)

select * from renamed
