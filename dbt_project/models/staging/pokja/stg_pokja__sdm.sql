with

rows_in as (
    {{ current_rows('pokja.sdm') }}
),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        lower(trim(rows_in.opd)) as agency,
        trim(rows_in.unit_kerja) as unit_name,
        lower(trim(rows_in.kelompok)) as staff_group,
        {{ village_code(read_text('rows_in.kode_desa')) }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        n_kebutuhan.value as needed_count,
        n_jumlah.value as staff_count,
        n_laki.value as male_count,
        n_perempuan.value as female_count,
        n_terlatih.value as trained_count,
        n_terlatih_laki.value as trained_male_count,
        n_terlatih_perempuan.value as trained_female_count,
        {{ read_text('rows_in.pelatihan') }} as training_names,
        n_kelompok_terbentuk.value as group_formed_count,
        n_kelompok_aktif.value as group_active_count,
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
    {{ read_number('rows_in.kebutuhan', 'id') }}
    {{ read_number('rows_in.jumlah', 'id') }}
    {{ read_number('rows_in.laki', 'id') }}
    {{ read_number('rows_in.perempuan', 'id') }}
    {{ read_number('rows_in.terlatih', 'id') }}
    {{ read_number('rows_in.terlatih_laki', 'id') }}
    {{ read_number('rows_in.terlatih_perempuan', 'id') }}
    {{ read_number('rows_in.kelompok_terbentuk', 'id') }}
    {{ read_number('rows_in.kelompok_aktif', 'id') }}
)

select * from renamed
