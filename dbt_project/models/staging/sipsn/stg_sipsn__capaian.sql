with

rows_in as (
    {{ current_rows('sipsn.capaian') }}
),

renamed as (
    select
        case when rows_in.tahun ~ '^\d{4}$' then rows_in.tahun::int end as period_year,
        trim(rows_in.provinsi) as province_name,
        trim(rows_in.kabupaten_kota) as kabkota_name,
        {{ sipsn_method_variant('rows_in.tahun') }} as method_variant,
        trim(rows_in.kategori) as p_category,
        n_timbulan_tahunan.value as generated_tonne_per_year,
        n_timbulan_tahunan.status as generated_status,
        n_pengurangan_tahunan.value as reduced_tonne_per_year,
        n_pengurangan_tahunan.status as reduced_status,
        n_penanganan_tahunan.value as handled_tonne_per_year,
        n_penanganan_tahunan.status as handled_status,
        n_terkelola_tahunan.value as managed_tonne_per_year,
        n_terkelola_tahunan.status as managed_status,
        n_daur_ulang_tahunan.value as recycled_tonne_per_year,
        n_daur_ulang_tahunan.status as recycled_status,
        n_bahan_baku_tahunan.value as raw_material_tonne_per_year,
        n_bahan_baku_tahunan.status as raw_material_status,
        n_pengurangan_pct.value as reduced_pct,
        n_pengurangan_pct.status as reduced_pct_status,
        n_penanganan_pct.value as handled_pct,
        n_penanganan_pct.status as handled_pct_status,
        n_terkelola_pct.value as managed_pct,
        n_terkelola_pct.status as managed_pct_status,
        n_recycling_rate_pct.value as recycling_rate_pct,
        n_recycling_rate_pct.status as recycling_rate_pct_status,
        false as is_sample,
        'published' as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.timbulan_tahunan', 'us') }}
    {{ read_number('rows_in.pengurangan_tahunan', 'us') }}
    {{ read_number('rows_in.penanganan_tahunan', 'us') }}
    {{ read_number('rows_in.terkelola_tahunan', 'us') }}
    {{ read_number('rows_in.daur_ulang_tahunan', 'us') }}
    {{ read_number('rows_in.bahan_baku_tahunan', 'us') }}
    {{ read_number('rows_in.pengurangan_pct', 'us') }}
    {{ read_number('rows_in.penanganan_pct', 'us') }}
    {{ read_number('rows_in.terkelola_pct', 'us') }}
    {{ read_number('rows_in.recycling_rate_pct', 'us') }}
)

select * from renamed
