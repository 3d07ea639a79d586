with

statements as (
    {{ form_rows('pernyataan', 'angka') }}
),

indicators as (select * from {{ ref('indicator') }}),

claims as (
    select
        statements.indicator_code,
        statements.region_id,
        statements.region_id as publication_region_id,
        statements.period_year,
        make_date(statements.period_year, 1, 1) as period_start,
        make_date(statements.period_year, 12, 31) as period_end,
        'year' as period_kind,
        'total' as disaggregation,
        coalesce(statements.definition_version, 'belum_jelas') as definition_version,
        -- two that say something of the same figure stand side by side
        statements.area_scope || ': ' || statements.speaker as method_variant,
        statements.source_id,
        statements.value,
        'ok' as value_status,
        cast(null as text) as value_mark,
        statements.is_sample,
        statements.evidence,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        cast(null as text) as denominator_kind,
        {{ claim_of_one_row('statements', area_scope='statements.area_scope') }}
    from statements
    -- a figure in another unit than the catalogue's is no claim: int_rejected_row_pernyataan
    inner join indicators
        on
            statements.indicator_code = indicators.indicator_code
            and statements.unit = indicators.unit
)

select * from claims
