with

generation as (select * from {{ ref('stg_sipsn__timbulan') }}),

performance as (select * from {{ ref('stg_sipsn__capaian') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'sipsn' and region_id is not null
),

nation as (
    select region_id from {{ ref('region') }}
    where region_level = 'national'
),

generated as (
    select
        'SP01' as indicator_code,
        generation.period_year,
        generation.province_name,
        generation.kabkota_name,
        generation.generated_tonne_per_day as value,
        generation.generated_tonne_per_day_status as value_status,
        cast(null as text) as value_mark,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        cast(null as text) as denominator_kind,
        -- how much is generated does not depend on what counts as managed
        'sipsn_as_published' as method_variant,
        generation.is_sample,
        generation.evidence,
        generation.snapshot_id,
        generation.source_row,
        generation.source_sha256,
        generation.retrieved_at
    from generation
),

shares as (
    select
        share.indicator_code,
        performance.period_year,
        performance.province_name,
        performance.kabkota_name,
        share.value,
        share.value_status,
        share.value_mark,
        share.numerator,
        performance.generated_tonne_per_year as denominator,
        'tonne' as denominator_kind,
        performance.method_variant,
        performance.is_sample,
        performance.evidence,
        performance.snapshot_id,
        performance.source_row,
        performance.source_sha256,
        performance.retrieved_at
    from performance
    cross join lateral (
        values
        (
            'SP02',
            performance.reduced_pct,
            performance.reduced_pct_status,
            null,
            performance.reduced_tonne_per_year
        ),
        (
            'SP03',
            performance.handled_pct,
            performance.handled_pct_status,
            null,
            performance.handled_tonne_per_year
        ),
        (
            'SP04',
            performance.managed_pct,
            performance.managed_pct_status,
            -- SIPSN adds up the part it has: the sum stands there although the other is blank
            case
                when
                    performance.managed_pct is not null
                    and num_nulls(performance.reduced_pct, performance.handled_pct) > 0
                    then 'part_missing'
            end,
            performance.managed_tonne_per_year
        )
    ) as share (indicator_code, value, value_status, value_mark, numerator)
),

measures as (
    select * from generated
    union all
    select * from shares
),

claims as (
    select
        measures.indicator_code,
        matches.region_id,
        nation.region_id as publication_region_id,
        measures.period_year,
        make_date(measures.period_year, 1, 1) as period_start,
        make_date(measures.period_year, 12, 31) as period_end,
        'year' as period_kind,
        'total' as disaggregation,
        'sipsn_neraca' as definition_version,
        measures.method_variant,
        'sipsn' as source_id,
        measures.value,
        measures.value_status,
        measures.value_mark,
        measures.is_sample,
        measures.evidence,
        measures.numerator,
        measures.denominator,
        measures.denominator_kind,
        {{ claim_of_one_row('measures') }}
    from measures
    inner join matches
        on
            measures.kabkota_name = matches.name
            and measures.province_name = matches.province_name
            and measures.period_year = matches.period_year
    cross join nation
)

select {{ claim_columns() | join(', ') }} from claims
union all
select {{ claim_columns() | join(', ') }} from {{ ref('int_claim_sipsn_facility') }}
