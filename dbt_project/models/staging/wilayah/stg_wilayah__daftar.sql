with

rows_in as (
    {{ current_rows('wilayah.daftar') }}
),

renamed as (
    select
        d_tanggal_daftar.value as list_date,
        lower(trim(rows_in.sistem_kode)) as code_system,
        case lower(trim(rows_in.tingkat))
            when 'provinsi' then 'province'
            else lower(trim(rows_in.tingkat))
        end as region_level,
        case
            when lower(trim(rows_in.sistem_kode)) = 'bps' and length(trim(rows_in.kode)) = 2
                then trim(rows_in.kode) || '00'
            else trim(rows_in.kode)
        end as code,
        trim(rows_in.nama) as region_name,
        trim(rows_in.dasar) as legal_basis,
        {{ is_sample(['rows_in.keterangan']) }} as is_sample,
        {{ evidence(['rows_in.keterangan']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_date('rows_in.tanggal_daftar') }}
)

select * from renamed
