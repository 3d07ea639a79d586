with

rows_in as (
    {{ current_rows('bps.static_table') }}
),

-- a mark means what the notes under its own table say
legends as (
    select
        _snapshot_id,
        ops.mark_legend(string_agg(cell, ' ')) as legend
    from rows_in
    where column_number is null
    group by _snapshot_id
),

renamed as (
    select
        rows_in.domain as domain_code,
        rows_in.table_id,
        rows_in.title as table_title,
        rows_in.subject,
        d_updated_on.value as updated_date,
        rows_in.row_number::int as row_number,
        rows_in.column_number::int as column_number,
        rows_in.section,
        rows_in.row_label,
        rows_in.column_label,
        rows_in.cell,
        n_cell.value,
        n_cell.status as value_status,
        n_cell.mark as value_mark,
        {{ is_sample(['rows_in.title']) }} as is_sample,
        {{ evidence(['rows_in.title']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    left join legends on rows_in._snapshot_id = legends._snapshot_id
    {{ read_number('rows_in.cell', 'id', legend='legends.legend') }}
    {{ read_date('rows_in.updated_on') }}
    where rows_in.column_number is not null
)

select * from renamed
