with

claims as (select * from {{ ref('int_claim') }}),

regions as (select * from {{ ref('region') }}),

codes as (
    select * from {{ ref('region_code') }}
    where code_system = 'kemendagri' and valid_to is null
),

kabkota as (
    select
        regions.region_id,
        regions.region_name,
        regions.parent_region_id,
        regions.valid_from,
        regions.valid_to,
        codes.code as kemendagri_code
    from regions
    left join codes on regions.region_id = codes.region_id
    where regions.region_level = 'kabkota'
),

nation as (
    select region_id from regions
    where region_level = 'national'
),

deliveries as (
    select
        claims.source_id,
        claims.indicator_code,
        claims.period_year,
        claims.region_id,
        claims.publication_region_id,
        claims.value is not null as has_value,
        claims.is_sample
    from claims
    inner join kabkota on claims.region_id = kabkota.region_id
),

publications as (
    select distinct
        source_id,
        indicator_code,
        period_year,
        publication_region_id
    from deliveries
),

-- a provincial publication owes the kabkota of its province, a national one those of the nation
owed as (
    select distinct
        publications.source_id,
        publications.indicator_code,
        publications.period_year,
        kabkota.region_id,
        kabkota.region_name,
        kabkota.kemendagri_code,
        kabkota.parent_region_id,
        publications.publication_region_id
    from publications
    inner join kabkota on {{ valid_in_year('kabkota', 'publications.period_year') }}
    cross join nation
    where publications.publication_region_id in (kabkota.parent_region_id, nation.region_id)
),

-- a CONTOH is never a delivery: it is counted apart, where no real number stands beside it
delivered as (
    select
        source_id,
        indicator_code,
        period_year,
        region_id,
        bool_or(not is_sample) as is_delivered
    from deliveries
    where has_value
    group by source_id, indicator_code, period_year, region_id
),

-- every owed kabkota counts for its province, and for the nation where the nation was owed
tallied as (
    select distinct
        owed.source_id,
        owed.indicator_code,
        owed.period_year,
        area.region_id as parent_region_id,
        owed.region_id,
        owed.region_name,
        owed.kemendagri_code,
        coalesce(delivered.is_delivered, false) as is_delivered,
        not coalesce(delivered.is_delivered, true) as is_sample_only
    from owed
    inner join regions as area
        on area.region_id in (owed.parent_region_id, owed.publication_region_id)
    left join delivered
        on
            owed.source_id = delivered.source_id
            and owed.indicator_code = delivered.indicator_code
            and owed.period_year = delivered.period_year
            and owed.region_id = delivered.region_id
)

select
    source_id,
    indicator_code,
    parent_region_id,
    period_year,
    cast(count(*) as int) as owed_count,
    cast(count(*) filter (where is_delivered) as int) as delivered_count,
    cast(count(*) filter (where is_sample_only) as int) as sample_count,
    string_agg(region_name, ', ' order by kemendagri_code) filter (
        where not is_delivered
    ) as missing_regions,
    round(100.0 * count(*) filter (where is_delivered) / count(*), 2) as coverage_pct
from tallied
group by source_id, indicator_code, parent_region_id, period_year
