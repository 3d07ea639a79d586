with

rows_in as (
    {{ current_rows('wilayah.bridging') }}
),

renamed as (
    select
        rows_in.periode as list_period,
        -- the day of a list inside its period is not published: the first day stands for it
        make_date(
            left(rows_in.periode, 4)::int,
            case substr(rows_in.periode, 6, 1) when '1' then 1 else 7 end,
            1
        ) as bps_list_date,
        make_date(right(rows_in.periode, 4)::int, 1, 1) as kemendagri_list_date,
        case rows_in.tingkat
            when 'provinsi' then 'province'
            when 'kabupaten' then 'kabkota'
        end as region_level,
        nullif(rows_in.induk_bps, '0') as parent_bps_code,
        case rows_in.tingkat
            when 'provinsi' then nullif(rows_in.kode_bps, '0') || '00'
            else nullif(rows_in.kode_bps, '0')
        end as bps_code,
        nullif(trim(rows_in.nama_bps), '0') as bps_name,
        nullif(rows_in.kode_dagri, '0') as kemendagri_code,
        nullif(trim(rows_in.nama_dagri), '0') as kemendagri_name,
        false as is_sample,
        'believed' as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
)

select * from renamed
