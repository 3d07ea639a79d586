with

rows_in as (
    {{ current_rows('sipd.ewalidata') }}
),

renamed as (
    select
        case when rows_in.tahun ~ '^\d{4}$' then rows_in.tahun::int end as period_year,
        regexp_replace(rows_in.kodepemda, '^(\d\d)(\d\d)$', '\1.\2') as kemendagri_code,
        trim(rows_in.nama_pemda) as region_name,
        rows_in.kodebidang as field_code,
        trim(rows_in.uraibidang) as field_name,
        rows_in.kodeindikator as indicator_code,
        trim(rows_in.uraian_indikator) as indicator_name,
        trim(rows_in.satuan) as unit,
        n_data.value,
        n_data.status as value_status,
        rows_in.data as value_text,
        rows_in.idtransaksi as transaction_id,
        d_walidata.value as walidata_verified_on,
        d_pembina.value as supervisor_verified_on,
        {{ is_sample(['rows_in.uraian_indikator']) }} as is_sample,
        -- that the code is Kemendagri's is believed as long as no name comes with it
        case
            when {{ is_sample(['rows_in.uraian_indikator']) }} then 'sample'
            when rows_in.nama_pemda is null then 'believed'
            else 'published'
        end as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.data', 'mixed') }}
    {{ read_date('left(rows_in.tanggal_verifikasi_walidata, 10)', 'd_walidata') }}
    {{ read_date('left(rows_in.tanggal_verifikasi_pembinadata, 10)', 'd_pembina') }}
)

select * from renamed
