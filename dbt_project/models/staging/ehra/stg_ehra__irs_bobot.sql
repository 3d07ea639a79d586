with

rows_in as (
    {{ current_rows('ehra.irs_bobot') }}
),

unpivoted as (
    select
        rows_in.*,
        weights.subvariable_number,
        weights.bobot
    from rows_in
    cross join lateral (
        values
        (1, rows_in.bobot_1),
        (2, rows_in.bobot_2),
        (3, rows_in.bobot_3),
        (4, rows_in.bobot_4),
        (5, rows_in.bobot_5),
        (6, rows_in.bobot_6)
    ) as weights (subvariable_number, bobot)
),

renamed as (
    select
        {{ read_text('unpivoted.kode_wilayah') }} as kemendagri_code,
        {{ read_text('unpivoted.nama_wilayah') }} as region_name,
        cast(n_tahun.value as int) as period_year,
        {{ read_text('unpivoted.versi') }} as weight_version,
        {{ read_text('unpivoted.dokumen') }} as document,
        lower({{ read_text('unpivoted.komponen') }}) as component,
        unpivoted.subvariable_number,
        n_bobot.value as printed_weight,
        {{ read_text('unpivoted.keterangan') }} as note,
        {{ is_sample(['unpivoted.keterangan']) }} as is_sample,
        {{ evidence(['unpivoted.keterangan']) }} as evidence,
        unpivoted.source_id,
        unpivoted.dataset_id,
        unpivoted._snapshot_id as snapshot_id,
        unpivoted._row as source_row,
        unpivoted.source_sha256,
        unpivoted.retrieved_at
    from unpivoted
    {{ read_number('unpivoted.tahun', 'id') }}
    {{ read_number('unpivoted.bobot', 'id') }}
    where n_bobot.value is not null
),

-- 33, 33, 33 of the guide adds up to 99
normalised as (
    select
        *,
        100 * printed_weight / sum(printed_weight) over (
            partition by kemendagri_code, period_year, weight_version, component
        ) as weight_pct
    from renamed
)

select * from normalised
