with

rows_in as (
    {{ current_rows('ssk_instrument.form2') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun_dasar.value as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        {{ read_text('rows_in.nama_desa') }} as village_name,
        case n_klasifikasi.value when 1 then 'urban' when 2 then 'rural' end as settlement_type,
        n_penduduk.value as population_count,
        n_kk.value as family_count,
        n_kk_miskin.value as poor_family_count,
        n_luas_administratif_ha.value as area_ha,
        n_luas_terbangun_ha.value as built_area_ha,
        n_irs_air_limbah.value as irs_wastewater,
        n_irs_persampahan.value as irs_solid_waste,
        n_irs_genangan.value as irs_inundation,
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
    {{ read_number('rows_in.klasifikasi', 'id') }}
    {{ read_number('rows_in.penduduk', 'id') }}
    {{ read_number('rows_in.kk', 'id') }}
    {{ read_number('rows_in.kk_miskin', 'id') }}
    {{ read_number('rows_in.luas_administratif_ha', 'id') }}
    {{ read_number('rows_in.luas_terbangun_ha', 'id') }}
    {{ read_number('rows_in.irs_air_limbah', 'id') }}
    {{ read_number('rows_in.irs_persampahan', 'id') }}
    {{ read_number('rows_in.irs_genangan', 'id') }}
)

select * from renamed
