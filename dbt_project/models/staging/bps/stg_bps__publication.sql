with

rows_in as (
    {{ current_rows('bps.publication') }}
),

-- two searches of a domain may find one publication
renamed as (
    select distinct on (rows_in.domain, rows_in.pub_id)
        rows_in.domain as domain_code,
        rows_in.pub_id as publication_id,
        rows_in.title as publication_title,
        nullif(rows_in.issn, '-') as issn,
        d_sch_date.value as scheduled_date,
        d_rl_date.value as released_date,
        d_updt_date.value as updated_date,
        rows_in.size as file_size,
        {{ is_sample(['rows_in.title']) }} as is_sample,
        {{ evidence(['rows_in.title']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_date('rows_in.sch_date') }}
    {{ read_date('rows_in.rl_date') }}
    {{ read_date('rows_in.updt_date') }}
    order by
        rows_in.domain asc,
        rows_in.pub_id asc,
        rows_in._snapshot_id desc,
        rows_in._row asc
)

select * from renamed
