with

rows_in as (
    {{ current_rows('ehra.strata') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun.value as int) as period_year,
        {{ village_code('rows_in.kode_desa') }} as village_code,
        {{ village_type('rows_in.kode_desa') }} as village_type,
        {{ read_text('rows_in.nama_desa') }} as village_name,
        cast(n_strata.value as int) as stratum,
        {{ read_yes_no('rows_in.padat') }} as is_dense,
        {{ read_yes_no('rows_in.miskin') }} as is_poor,
        {{ read_yes_no('rows_in.sungai') }} as is_riverside,
        {{ read_yes_no('rows_in.banjir') }} as is_flooded,
        n_responden.value as respondent_count,
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
    {{ read_number('rows_in.strata', 'id') }}
    {{ read_number('rows_in.responden', 'id') }}
),

derived as (
    select
        *,
        cast(is_dense as int)
        + cast(is_poor as int)
        + cast(is_riverside as int)
        + cast(is_flooded as int) as criteria_met_count,
        respondent_count <= 40 as has_design_sample
    from renamed
)

select * from derived
