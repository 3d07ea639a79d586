with

rows_in as (
    {{ current_rows('bps.simdasi') }}
),

renamed as (
    select
        rows_in.wilayah as area_code,
        rows_in.id_tabel as table_id,
        rows_in.kode_tabel as table_code,
        rows_in.judul as table_title,
        case when rows_in.tahun_data ~ '^\d{4}$' then rows_in.tahun_data::int end as period_year,
        rows_in.kode_wilayah as row_code,
        -- a region of this warehouse has three zeros behind its BPS code; others are kecamatan
        case
            when rows_in.kode_wilayah ~ '^\d{4}000$' then left(rows_in.kode_wilayah, 4)
        end as region_code,
        rows_in.label as row_label,
        -- the total stands among the rows under the code of the area that was asked for
        rows_in.kode_wilayah = rows_in.wilayah as is_total_row,
        rows_in.kolom_id as column_id,
        rows_in.nama_variabel as column_name,
        n_value_raw.value,
        n_value_raw.status as value_status,
        n_value_raw.mark as value_mark,
        {{ is_sample(['rows_in.judul']) }} as is_sample,
        {{ evidence(['rows_in.judul']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.value_raw', 'id') }}
)

select * from renamed
