with

observations as (select * from {{ ref('stg_worldbank__indicator') }}),

series as (
    select * from {{ ref('worldbank_series') }}
    where indicator_code is not null
),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'worldbank' and region_id is not null
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
        'total' as disaggregation,
        series.definition_version,
        series.method_variant,
        'worldbank' as source_id,
        observations.value,
        observations.value_status,
        cast(null as text) as value_mark,
        observations.is_sample,
        observations.evidence,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        'person' as denominator_kind,
        {{ claim_of_one_row('observations') }}
    from observations
    inner join series on observations.series_code = series.series_code
    inner join matches
        on
            observations.country_iso3 = matches.code
            and observations.country_name = matches.name
            and observations.period_year = matches.period_year
)

select * from claims
