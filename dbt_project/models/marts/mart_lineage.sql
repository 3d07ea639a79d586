with recursive

facts as (select * from {{ ref('fct_indicator_value') }}),

rollups as (select * from {{ ref('int_claim_rollup') }}),

snapshots as (select * from {{ source('ops', 'snapshot') }}),

models as (
    select
        facts.value_id,
        facts.definition_version,
        case
            when rollups.value_id is not null then 'int_claim_rollup'
            when facts.is_derived then 'int_claim_derived'
            else 'int_claim_' || facts.source_id
        end as model
    from facts
    left join rollups on facts.value_id = rollups.value_id
),

links as (
    select
        facts.value_id,
        inputs.input_value_id
    from facts
    cross join lateral unnest(facts.derived_from) as inputs (input_value_id)
),

-- a value reaches itself, its inputs, their inputs; deeper than 5 is a mistake of a formula
reach as (
    select
        value_id,
        value_id as input_value_id,
        0 as depth
    from facts
    union
    select
        reach.value_id,
        links.input_value_id,
        reach.depth + 1 as depth
    from reach
    inner join links on reach.input_value_id = links.value_id
    where reach.depth < 5
),

nearest as (
    select
        value_id,
        input_value_id,
        min(depth) as depth
    from reach
    group by value_id, input_value_id
),

stated as (
    select
        value_id,
        snapshot_id,
        source_row,
        'row' as origin_kind
    from facts
    where snapshot_id is not null and source_row is not null
),

counted as (
    select
        facts.value_id,
        cast(split_part(origins.origin_row, ' ', 1) as bigint) as snapshot_id,
        substring(origins.origin_row from position(' ' in origins.origin_row) + 1) as source_row,
        'computed' as origin_kind
    from facts
    cross join lateral unnest(facts.origin_rows) as origins (origin_row)
),

origins as (
    select * from stated
    union all
    select * from counted
),

-- a row of a village stands behind many values, its locator is read once
named_rows as (
    select distinct
        snapshot_id,
        source_row
    from origins
),

places as (
    select
        named_rows.snapshot_id,
        named_rows.source_row,
        snapshots.dataset_id,
        snapshots.part,
        snapshots.request,
        snapshots.file_name,
        -- '/data/12' of JSON, where a table in HTML may be a text ('/data/table row 5 column 2')
        substring(named_rows.source_row from '^(/.*?)(?: row \d+(?: column \d+)?)?$') as pointer,
        -- 'Rencana program!A5' of a workbook
        substring(named_rows.source_row from '^(.+)![A-Z]+\d+$') as sheet_name,
        -- 'row 17' of a CSV, 'table row 17' of a page
        cast(
            coalesce(
                substring(named_rows.source_row from '![A-Z]+(\d+)$'),
                substring(
                    named_rows.source_row from '(?:^|^table |^/.* )row (\d+)(?: column \d+)?$'
                )
            ) as int
        ) as row_number,
        cast(substring(named_rows.source_row from '^/.* row \d+ column (\d+)$') as int)
            as column_number,
        snapshots.sha256,
        snapshots.fetched_at,
        snapshots.parser_version
    from named_rows
    inner join snapshots on named_rows.snapshot_id = snapshots.snapshot_id
)

select
    nearest.value_id,
    nearest.input_value_id,
    nearest.depth,
    case when nearest.depth = 0 then origins.origin_kind else 'derived' end as origin_kind,
    made.definition_version,
    made.model,
    made_inputs.definition_version as input_definition_version,
    made_inputs.model as input_model,
    places.dataset_id,
    places.part,
    places.snapshot_id,
    places.request,
    places.file_name,
    places.source_row,
    places.pointer,
    places.sheet_name,
    places.row_number,
    places.column_number,
    places.sha256,
    places.fetched_at,
    places.parser_version
from nearest
inner join origins on nearest.input_value_id = origins.value_id
inner join places
    on
        origins.snapshot_id = places.snapshot_id
        and origins.source_row = places.source_row
inner join models as made on nearest.value_id = made.value_id
inner join models as made_inputs on nearest.input_value_id = made_inputs.value_id
