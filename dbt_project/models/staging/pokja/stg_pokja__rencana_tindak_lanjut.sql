with

rows_in as (
    {{ current_rows('pokja.rencana_tindak_lanjut') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        trim(rows_in.nomor_rtl) as action_code,
        trim(rows_in.asal) as agreed_at,
        trim(rows_in.tindak_lanjut) as action,
        lower(trim(rows_in.subsektor)) as subsector,
        lower(trim(rows_in.penanggung_jawab)) as agency,
        d_tenggat.value as due_date,
        lower(trim(rows_in.status)) as status,
        d_tanggal_selesai.value as finished_on,
        {{ read_text('rows_in.hasil') }} as result,
        {{ read_text('rows_in.bukti') }} as evidence_link,
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
    {{ read_date('rows_in.tenggat') }}
    {{ read_date('rows_in.tanggal_selesai') }}
)

select * from renamed
