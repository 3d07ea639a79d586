with

rows_in as (
    {{ current_rows('ehra.irs_input') }}
),

renamed as (
    select
        {{ read_text('rows_in.kode_wilayah') }} as kemendagri_code,
        {{ read_text('rows_in.nama_wilayah') }} as region_name,
        cast(n_tahun.value as int) as period_year,
        cast(n_strata.value as int) as stratum,
        lower({{ read_text('rows_in.komponen') }}) as component,
        cast(n_subvariabel.value as int) as subvariable_number,
        {{ read_text('rows_in.nama_subvariabel') }} as subvariable_name,
        n_sampel.value as sample_count,
        n_berisiko.value as at_risk_count,
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
    {{ read_number('rows_in.subvariabel', 'id') }}
    {{ read_number('rows_in.sampel', 'id') }}
    {{ read_number('rows_in.berisiko', 'id') }}
),

derived as (
    select
        *,
        100 * at_risk_count / sample_count as at_risk_pct
    from renamed
)

select * from derived
