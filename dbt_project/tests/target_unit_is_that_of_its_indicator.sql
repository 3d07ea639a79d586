-- a target in another unit would silently never be measured against a value
select
    targets.target_id,
    targets.unit,
    indicators.unit as indicator_unit
from {{ ref('target') }} as targets
inner join {{ ref('indicator') }} as indicators
    on targets.indicator_code = indicators.indicator_code
where targets.unit <> indicators.unit
