with

indicators as (select * from {{ ref('indicator') }}),

formulas as (select * from {{ ref('indicator_formula') }}),

precedence as (select * from {{ ref('source_precedence') }}),

sources as (select * from {{ source('ops', 'source') }}),

datasets as (select * from {{ source('ops', 'dataset') }}),

-- what has to be delivered for an indicator: itself, or what its formula reads
wanted as (
    select
        indicator_code,
        indicator_code as input_code
    from indicators
    union
    select
        indicator_code,
        input_code
    from formulas
)

select
    wanted.indicator_code,
    wanted.input_code,
    precedence.source_id,
    precedence.dataset_id,
    sources.owner,
    datasets.how_to_deliver,
    row_number() over (
        partition by wanted.indicator_code, wanted.input_code order by precedence.rank
    ) = 1 as is_first
from wanted
inner join precedence on wanted.input_code = precedence.indicator_code
inner join datasets on precedence.dataset_id = datasets.dataset_id
inner join sources on precedence.source_id = sources.source_id
