-- A published number leads back to a row of a source, by itself or by its inputs.
with

facts as (select * from {{ ref('fct_indicator_value') }}),

lineage as (select * from {{ ref('mart_lineage') }})

select facts.value_id
from facts
left join lineage on facts.value_id = lineage.value_id
where facts.value is not null and lineage.value_id is null
