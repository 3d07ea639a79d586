{#
    The rows of one dataset ('sipsn.capaian') that this build is made of, its newest good
    delivery without the rows that the gate holds, with what the landing knows about them. Column
    names stay as delivered.
#}
{% macro current_rows(dataset) -%}
    {%- set source_name, table_name = dataset.split('.') -%}
    select
        raw_rows.*,
        snapshots.dataset_id,
        snapshots.source_id,
        snapshots.sha256 as source_sha256,
        snapshots.fetched_at as retrieved_at
    from {{ source(source_name, table_name) }} as raw_rows
    inner join {{ source('ops', 'build_snapshot') }} as snapshots
        on
            raw_rows._snapshot_id = snapshots.snapshot_id
            -- a file may hold several parts, of which a newer file supersedes some; an equality,
            -- since a national file has thousands of parts and a million rows
            and coalesce(raw_rows._part, '') = coalesce(snapshots.row_part, '')
    where
        snapshots.dataset_id = '{{ dataset }}'
        and (snapshots.held_rows is null or raw_rows._row <> all(snapshots.held_rows))
{%- endmacro %}
