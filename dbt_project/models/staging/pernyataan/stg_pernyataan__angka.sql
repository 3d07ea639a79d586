with

rows_in as (
    {{ current_rows('pernyataan.angka') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        trim(rows_in.kode_indikator) as indicator_code,
        n_nilai.value,
        trim(rows_in.satuan) as unit,
        case lower(trim(rows_in.cakupan))
            when 'seluruh wilayah' then 'whole_region'
            when 'perkotaan' then 'urban'
            when 'ibu kota kabupaten' then 'capital_town'
            when 'pelapor saja' then 'reporters_only'
            else 'not_stated'
        end as area_scope,
        {{ read_text('rows_in.konsep') }} as definition_version,
        trim(rows_in.penyampai) as speaker,
        d_tanggal.value as said_on,
        trim(rows_in.tautan) as page_url,
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
    {{ read_number('rows_in.tahun', 'id') }}
    {{ read_number('rows_in.nilai', 'id') }}
    {{ read_date('rows_in.tanggal') }}
)

select * from renamed
