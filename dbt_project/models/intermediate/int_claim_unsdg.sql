with

observations as (select * from {{ ref('stg_unsdg__series') }}),

series as (
    select * from {{ ref('sdg_series') }}
    where source_id = 'unsdg'
),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'unsdg' and region_id is not null
),

claims as (
    select
        series.indicator_code,
        matches.region_id,
        matches.region_id as publication_region_id,
        observations.period_year,
        make_date(observations.period_year, 1, 1) as period_start,
        make_date(observations.period_year, 12, 31) as period_end,
        'year' as period_kind,
        -- a series without that breakdown speaks for the whole country
        coalesce(observations.residence, 'total') as disaggregation,
        series.definition_version,
        'as_published' as method_variant,
        'unsdg' as source_id,
        observations.value,
        observations.value_status,
        cast(null as text) as value_mark,
        observations.is_sample,
        observations.evidence,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        case when series.definition_version = 'jmp_2017' then 'person' else 'm3' end
            as denominator_kind,
        {{ claim_of_one_row('observations') }},
        row_number() over (
            partition by
                series.indicator_code,
                matches.region_id,
                observations.period_year,
                coalesce(observations.residence, 'total')
            order by observations.cited_source, observations.dimensions_json
        ) as place
    from observations
    inner join series on observations.series_code = series.series_code
    inner join matches
        on
            observations.area_m49_code = matches.code
            and observations.area_name = matches.name
            and observations.period_year = matches.period_year
)

select {{ claim_columns() | join(', ') }}
from claims
-- a year may cite two sources; the second has no place of its own and is told by
-- every_recognised_row_becomes_a_claim
where place = 1
