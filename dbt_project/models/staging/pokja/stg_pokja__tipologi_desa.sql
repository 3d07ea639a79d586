with

rows_in as (
    {{ current_rows('pokja.tipologi_desa') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(extract(year from d_berlaku_mulai.value) as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        trim(rows_in.nama_desa) as village_name,
        {{ read_yes_no('rows_in.tepi_sungai') }} as is_river_bank,
        {{ read_yes_no('rows_in.terapung') }} as is_floating,
        {{ read_yes_no('rows_in.gambut') }} as is_peat,
        {{ read_yes_no('rows_in.pasang_surut') }} as is_tidal,
        {{ read_yes_no('rows_in.perkebunan') }} as is_plantation,
        lower({{ read_text('rows_in.posisi_das') }}) as basin_position,
        d_berlaku_mulai.value as valid_from,
        d_berlaku_sampai.value as valid_to,
        trim(rows_in.sumber) as basis,
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
    {{ read_date('rows_in.berlaku_mulai') }}
    {{ read_date('rows_in.berlaku_sampai') }}
)

select * from renamed
