with

rows_in as (
    {{ current_rows('ssk_instrument.form1') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun_dasar.value as int) as period_year,
        {{ read_text('rows_in.nama_pokja') }} as pokja_name,
        {{ read_text('rows_in.kode_bps_provinsi') }} as province_bps_code,
        {{ read_text('rows_in.nama_provinsi') }} as province_name,
        {{ read_text('rows_in.kode_bps_wilayah') }} as bps_code,
        {{ read_text('rows_in.versi_instrumen') }} as instrument_version,
        d_tanggal_instrumen.value as instrument_date,
        cast(n_tahun_mulai.value as int) as start_year,
        n_jumlah_kecamatan.value as kecamatan_count,
        n_jumlah_desa.value as village_count,
        array_remove(
            array[
                {% for number in range(1, 10) %}
                    {{ read_text('rows_in.opd_' ~ number) }}{% if not loop.last %},{% endif %}
                {% endfor %}
            ],
            null
        ) as opd_names,
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
    {{ read_date('rows_in.tanggal_instrumen') }}
    {{ read_number('rows_in.tahun_mulai', 'id') }}
    {{ read_number('rows_in.jumlah_kecamatan', 'id') }}
    {{ read_number('rows_in.jumlah_desa', 'id') }}
)

select * from renamed
