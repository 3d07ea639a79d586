{{ config(materialized='ephemeral') }}

with

statements as (
    {{ form_rows('pernyataan', 'angka') }}
),

indicators as (select * from {{ ref('indicator') }})

select
    md5(concat_ws('|', 'no_indicator', statements.snapshot_id, statements.source_row))
        as rejected_id,
    statements.dataset_id,
    statements.snapshot_id,
    statements.source_row,
    statements.source_sha256,
    case when indicators.indicator_code is null then 'unknown_indicator' else 'other_unit' end
        as reason,
    concat_ws(
        ' ',
        statements.indicator_code,
        statements.value,
        statements.unit,
        'instead of ' || indicators.unit
    ) as detail,
    statements.region_name as raw_name,
    statements.kemendagri_code as raw_code,
    'kemendagri' as raw_code_system,
    statements.period_year
from statements
left join indicators on statements.indicator_code = indicators.indicator_code
where indicators.unit is null or indicators.unit <> statements.unit
