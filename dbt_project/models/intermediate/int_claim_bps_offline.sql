with

figures as (select * from {{ ref('stg_bps_offline__layak_kabkota') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'bps_offline' and region_id is not null
),

nation as (
    select region_id from {{ ref('region') }}
    where region_level = 'national'
),

claims as (
    select
        figure.indicator_code,
        matches.region_id,
        nation.region_id as publication_region_id,
        figures.period_year,
        make_date(figures.period_year, 1, 1) as period_start,
        make_date(figures.period_year, 12, 31) as period_end,
        'year' as period_kind,
        'total' as disaggregation,
        figure.definition_version,
        'as_published' as method_variant,
        'bps_offline' as source_id,
        figure.value,
        figure.value_status,
        cast(null as text) as value_mark,
        figures.is_sample,
        figures.evidence,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        figure.denominator_kind,
        {{ claim_of_one_row('figures') }}
    from figures
    cross join
        lateral (
            values
            (
                'AL02',
                'layak_2019',
                figures.sanitation_improved_pct,
                figures.sanitation_improved_status,
                'RT'
            ),
            ('AM01', 'am_2019', figures.water_improved_pct, figures.water_improved_status, 'RT'),
            ('CX06', 'p0', figures.poor_pct, 'ok', 'person')
        ) as figure (indicator_code, definition_version, value, value_status, denominator_kind)
    inner join matches
        on
            figures.kemendagri_code = matches.code
            and figures.region_name = matches.name
            and figures.period_year = matches.period_year
    cross join nation
)

select * from claims
