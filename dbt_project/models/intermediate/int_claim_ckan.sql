with

populations as (select * from {{ ref('stg_ckan__penduduk') }}),

households as (select * from {{ ref('stg_ckan__rumah_tangga') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'ckan' and region_id is not null
),

regions as (select * from {{ ref('region') }}),

nation as (
    select region_id from regions
    where region_level = 'national'
),

population_claims as (
    select
        'CX01' as indicator_code,
        matches.region_id,
        nation.region_id as publication_region_id,
        populations.period_year,
        make_date(populations.period_year, 6 * populations.semester::int - 5, 1) as period_start,
        (
            make_date(populations.period_year, 6 * populations.semester::int - 5, 1)
            + interval '6 months - 1 day'
        )::date as period_end,
        'semester' as period_kind,
        'total' as disaggregation,
        'dukcapil' as definition_version,
        -- a semester is compared with the same semester of another year only
        'semester_' || populations.semester as method_variant,
        'ckan' as source_id,
        populations.population_count as value,
        populations.population_count_status as value_status,
        null::text as value_mark,
        populations.is_sample,
        populations.evidence,
        null::numeric as numerator,
        null::numeric as denominator,
        null::text as denominator_kind,
        {{ claim_of_one_row('populations') }}
    from populations
    inner join matches
        on
            populations.kemendagri_code = matches.code
            and matches.code_system = 'kemendagri'
            and populations.region_name = matches.name
            and populations.period_year = matches.period_year
    cross join nation
),

household_claims as (
    select
        'CX02' as indicator_code,
        matches.region_id,
        -- the file speaks for the kabkota of one province
        regions.parent_region_id as publication_region_id,
        households.period_year,
        make_date(households.period_year, 1, 1) as period_start,
        make_date(households.period_year, 12, 31) as period_end,
        'year' as period_kind,
        'total' as disaggregation,
        'rumah_tangga_bps' as definition_version,
        'as_published' as method_variant,
        'ckan' as source_id,
        households.household_count as value,
        households.value_status,
        null::text as value_mark,
        households.is_sample,
        households.evidence,
        null::numeric as numerator,
        null::numeric as denominator,
        null::text as denominator_kind,
        {{ claim_of_one_row('households') }}
    from households
    inner join matches
        on
            households.bps_code = matches.code
            and matches.code_system = 'bps'
            and households.region_name = matches.name
            and households.period_year = matches.period_year
    inner join regions on matches.region_id = regions.region_id
)

select * from population_claims
union all
select * from household_claims
