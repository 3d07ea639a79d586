with

observations as (select * from {{ ref('stg_jmp__household') }}),

series as (
    select * from {{ ref('sdg_series') }}
    where source_id = 'jmp'
),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'jmp' and region_id is not null
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
        observations.residence as disaggregation,
        series.definition_version,
        'as_published' as method_variant,
        'jmp' as source_id,
        observations.value_pct as value,
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
            and observations.period_year = matches.period_year
)

select * from claims
