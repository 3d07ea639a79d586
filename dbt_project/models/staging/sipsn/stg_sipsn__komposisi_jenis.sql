with

rows_in as (
    {{ current_rows('sipsn.komposisi_jenis') }}
),

-- a row for each figure
figures as (
    select
        rows_in.*,
        component.name as component,
        component.published
    from rows_in
    cross join lateral (
        values
        ('sisa_makanan', rows_in.sisa_makanan),
        ('kayu_ranting', rows_in.kayu_ranting),
        ('kertas_karton', rows_in.kertas_karton),
        ('plastik', rows_in.plastik),
        ('logam', rows_in.logam),
        ('kain', rows_in.kain),
        ('karet_kulit', rows_in.karet_kulit),
        ('kaca', rows_in.kaca),
        ('lainnya', rows_in.lainnya)
    ) as component (name, published)
),

renamed as (
    select
        case when figures.tahun ~ '^\d{4}$' then figures.tahun::int end as period_year,
        trim(figures.provinsi) as province_name,
        -- a sample says so in the name, since the table has no other column for words
        trim(replace(figures.kabupaten_kota, '(CONTOH)', '')) as kabkota_name,
        figures.component,
        reading.value,
        reading.status as value_status,
        {{ is_sample(['figures.kabupaten_kota']) }} as is_sample,
        {{ evidence(['figures.kabupaten_kota']) }} as evidence,
        figures.source_id,
        figures.dataset_id,
        figures._snapshot_id as snapshot_id,
        figures._row as source_row,
        figures.source_sha256,
        figures.retrieved_at
    from figures
    {{ read_number('figures.published', 'us', alias='reading') }}
)

select * from renamed
