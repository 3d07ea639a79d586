{{ config(materialized='view') }}

with

compositions as (
    select * from {{ ref('int_waste_composition') }}
    where unit_basis in ('unknown', 'ambiguous')
)

select distinct
    md5(concat_ws('|', 'composition', snapshot_id, source_row)) as rejected_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    'composition_unit_' || unit_basis as reason,
    concat_ws(
        ', ',
        format('the figures add up to %s', published_total),
        case
            when dimension = 'type' then 'percent would add up to 100'
            when unit_basis = 'ambiguous'
                then
                    format(
                        'which is 100 percent and the %s tonnes of a day',
                        generated_tonne_per_day
                    )
            else
                format(
                    'neither to 100 percent nor to the %s tonnes of a day',
                    coalesce(cast(generated_tonne_per_day as text), 'unreported')
                )
        end
    ) as detail,
    kabkota_name as raw_name,
    cast(null as text) as raw_code,
    cast(null as text) as raw_code_system,
    period_year
from compositions
