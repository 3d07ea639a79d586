with

observations as (select * from {{ ref('stg_bps__data') }}),

variables as (select * from {{ ref('bps_variable') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'bps' and region_id is not null
),

regions as (select * from {{ ref('region') }}),

publication_areas as (
    select
        code as domain_code,
        region_id
    from {{ ref('region_code') }}
    where code_system = 'bps' and valid_to is null
),

claims as (
    select distinct on (observations.snapshot_id, observations.source_row)
        variables.indicator_code,
        matches.region_id,
        -- a provincial domain owes its own province only, domain 0000 owes the whole nation
        publication_areas.region_id as publication_region_id,
        observations.period_year,
        make_date(observations.period_year, 1, 1) as period_start,
        make_date(observations.period_year, 12, 31) as period_end,
        'year' as period_kind,
        variables.disaggregation,
        variables.definition_version,
        variables.method_variant,
        'bps' as source_id,
        observations.value,
        observations.value_status,
        observations.value_mark,
        observations.is_sample,
        observations.evidence,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        'RT' as denominator_kind,
        {{ claim_of_one_row('observations') }},
        observations.domain_code,
        observations.var_title,
        observations.vervar_name,
        observations.region_code,
        observations.dataset_id
    from observations
    inner join variables
        on
            observations.var_title = variables.var_title
            and observations.turvar_label = variables.turvar_label
            and {{ bps_domain_fits('observations.domain_code', 'variables.domain') }}
    inner join matches
        on
            observations.region_code = matches.code
            and observations.vervar_name = matches.name
            and observations.period_year = matches.period_year
    inner join regions
        on
            matches.region_id = regions.region_id
            and (variables.vervar_scope = 'kabkota') = (regions.region_level = 'kabkota')
    inner join publication_areas on observations.domain_code = publication_areas.domain_code
    order by
        observations.snapshot_id asc,
        observations.source_row asc,
        -- of two lines that fit, the one with fewer question marks holds
        length(replace(variables.domain, '?', '')) desc,
        variables.domain asc
)

select
    claims.*,
    -- what is real first, then the national portal, then the title, so that a rerun keeps the same
    row_number() over (
        partition by
            claims.indicator_code,
            claims.region_id,
            claims.period_year,
            claims.disaggregation,
            claims.definition_version,
            claims.method_variant
        order by
            claims.is_sample asc,
            (claims.value is null) asc,
            (claims.domain_code <> '0000') asc,
            claims.domain_code asc,
            claims.var_title asc,
            claims.snapshot_id desc,
            claims.source_row asc
    ) as place
from claims
