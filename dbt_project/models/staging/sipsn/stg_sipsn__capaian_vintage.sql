with

rows_in as (select * from {{ source('sipsn', 'capaian') }}),

snapshots as (
    select * from {{ source('ops', 'snapshot') }}
    where dataset_id = 'sipsn.capaian' and loaded_at is not null
),

current_snapshots as (select * from {{ source('ops', 'build_snapshot') }}),

judged as (
    select
        snapshot_id,
        max(build_id) as build_id
    from {{ source('ops', 'build_part') }}
    group by snapshot_id
),

-- a vintage is read without what the gate held in the last build that was made of it
held as (
    select distinct
        holds.snapshot_id,
        holds.source_row
    from {{ source('ops', 'hold') }} as holds
    inner join judged
        on holds.snapshot_id = judged.snapshot_id and holds.build_id = judged.build_id
    where holds.scope = 'rows'
),

renamed as (
    select
        case when rows_in.tahun ~ '^\d{4}$' then rows_in.tahun::int end as period_year,
        trim(rows_in.provinsi) as province_name,
        trim(rows_in.kabupaten_kota) as kabkota_name,
        {{ sipsn_method_variant('rows_in.tahun') }} as method_variant,
        n_timbulan_tahunan.value as generated_tonne_per_year,
        n_terkelola_tahunan.value as managed_tonne_per_year,
        n_terkelola_pct.value as managed_pct,
        snapshots.snapshot_id in (select current_snapshots.snapshot_id from current_snapshots)
            as is_current,
        false as is_sample,
        'published' as evidence,
        snapshots.source_id,
        snapshots.dataset_id,
        snapshots.snapshot_id,
        rows_in._row as source_row,
        snapshots.sha256 as source_sha256,
        snapshots.fetched_at as retrieved_at
    from rows_in
    inner join snapshots on rows_in._snapshot_id = snapshots.snapshot_id
    {{ read_number('rows_in.timbulan_tahunan', 'us') }}
    {{ read_number('rows_in.terkelola_tahunan', 'us') }}
    {{ read_number('rows_in.terkelola_pct', 'us') }}
    left join held
        on rows_in._snapshot_id = held.snapshot_id and rows_in._row = held.source_row
    where held.snapshot_id is null
)

select * from renamed
