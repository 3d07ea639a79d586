-- The codes of DJPK are its own, so a kabkota is matched by its name within its province. The
-- province's own budget (pemda 00) names no kabkota and is left to those who ask for a province.
{{ config(materialized='ephemeral') }}

-- one mention per page, by the first of the rows that were taken
select distinct on (snapshot_id, pemda_name, province_name, period_year)
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    period_year,
    cast(null as text) as code_system,
    cast(null as text) as code,
    pemda_name as name,
    province_name
from {{ ref('stg_djpk__apbd') }}
where djpk_pemda_code <> '00'
order by snapshot_id, pemda_name, province_name, period_year, row_number
