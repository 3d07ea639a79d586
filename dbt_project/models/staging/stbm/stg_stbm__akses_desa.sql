-- a million rows are read once, not again for each test and mart
{{ config(materialized='table') }}

with

rows_in as (
    {{ current_rows('stbm.akses_desa') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(date_trunc('month', d_bulan.value) as date) as period_month,
        cast(extract(year from d_bulan.value) as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        {{ read_text('rows_in.nama_desa') }} as village_name,
        {{ read_text('rows_in.puskesmas') }} as puskesmas_name,
        n_jumlah_penduduk.value as population_count,
        n_jumlah_kk.value as family_count,
        n_jsp_kk.value as jsp_family_count,
        n_jssp_kk.value as jssp_family_count,
        n_sharing_kk.value as shared_family_count,
        n_babs_kk.value as open_defecation_family_count,
        n_babs_terbuka_kk.value as open_defecation_open_family_count,
        n_babs_tertutup_kk.value as open_defecation_concealed_family_count,
        n_jsp_sarana.value as jsp_facility_count,
        n_jssp_sarana.value as jssp_facility_count,
        n_sharing_sarana.value as shared_facility_count,
        d_tanggal_data.value as as_of_date,
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
    {{ read_date('rows_in.bulan') }}
    {{ read_number('rows_in.jumlah_penduduk', 'id') }}
    {{ read_number('rows_in.jumlah_kk', 'id') }}
    {{ read_number('rows_in.jsp_kk', 'id') }}
    {{ read_number('rows_in.jssp_kk', 'id') }}
    {{ read_number('rows_in.sharing_kk', 'id') }}
    {{ read_number('rows_in.babs_kk', 'id') }}
    {{ read_number('rows_in.babs_terbuka_kk', 'id') }}
    {{ read_number('rows_in.babs_tertutup_kk', 'id') }}
    {{ read_number('rows_in.jsp_sarana', 'id') }}
    {{ read_number('rows_in.jssp_sarana', 'id') }}
    {{ read_number('rows_in.sharing_sarana', 'id') }}
    {{ read_date('rows_in.tanggal_data') }}
),

derived as (
    select
        *,
        jsp_family_count + jssp_family_count + shared_family_count as access_family_count,
        family_count
        - jsp_family_count
        - jssp_family_count
        - shared_family_count
        - open_defecation_family_count as unaccounted_family_count
    from renamed
)

select * from derived
