{#
    The rows of the newest good delivery of one dataset ('sipsn.capaian'), with what the
    landing knows about them. Column names of the raw table stay as delivered.
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
    inner join {{ source('ops', 'current_snapshot') }} as snapshots
        on raw_rows._snapshot_id = snapshots.snapshot_id
    where snapshots.dataset_id = '{{ dataset }}'
{%- endmacro %}
