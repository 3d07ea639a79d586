with

all_lists as (
    select
        kemendagri_code as village_code,
        list_date,
        'bridging' as method_variant,
        is_sample,
        -- a village without a partner at BPS is not in the bridging: 43 of the decree of 2025
        'believed' as evidence,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at
    from {{ ref('stg_wilayah__desa') }}
    -- the bridging also holds areas of BPS that are no village of the decree
    where is_in_kepmendagri_2025
    union all
    select
        code as village_code,
        list_date,
        'master_list' as method_variant,
        is_sample,
        evidence,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at
    from {{ ref('stg_wilayah__daftar') }}
    where code_system = 'kemendagri' and region_level = 'desa'
),

lists as (
    {{ real_before_sample(
        'all_lists', ['left(village_code, 5)', 'extract(year from list_date)']
    ) }}
),

people as (select * from {{ ref('stg_wilayah__penduduk') }}),

codes as (
    select * from {{ ref('region_code') }}
    where code_system = 'kemendagri'
),

nation as (
    select region_id from {{ ref('region') }}
    where region_level = 'national'
),

-- of two lists of a year the later one is the year's
newest_lists as (
    select
        left(village_code, 5) as kabkota_code,
        max(list_date) as list_date
    from lists
    group by left(village_code, 5), extract(year from list_date)
),

village_counts as (
    select
        'CX04' as indicator_code,
        codes.region_id,
        lists.list_date,
        'year' as period_kind,
        'kepmendagri' as definition_version,
        lists.method_variant,
        -- a village with two BPS areas stands in the bridging twice
        count(distinct lists.village_code) as value,
        bool_or(lists.is_sample) as is_sample,
        min(lists.evidence) as evidence,
        {{ claim_of_many_rows('lists') }}
    from lists
    inner join newest_lists
        on
            left(lists.village_code, 5) = newest_lists.kabkota_code
            and lists.list_date = newest_lists.list_date
    inner join codes
        on
            newest_lists.kabkota_code = codes.code
            and lists.list_date
            between codes.valid_from and coalesce(codes.valid_to, lists.list_date)
    group by codes.region_id, lists.list_date, lists.method_variant
),

-- the same register that the open-data portal publishes, here with provinces and nation
populations as (
    select
        'CX01' as indicator_code,
        codes.region_id,
        people.list_date,
        'semester' as period_kind,
        'dukcapil' as definition_version,
        'semester_' || case when extract(month from people.list_date) <= 6 then 1 else 2 end
            as method_variant,
        people.population_count as value,
        people.is_sample,
        people.evidence,
        {{ claim_of_one_row('people') }}
    from people
    inner join codes
        on
            people.kemendagri_code = codes.code
            and people.list_date
            between codes.valid_from and coalesce(codes.valid_to, people.list_date)
),

counts as (
    select * from village_counts
    union all
    select * from populations
)

select
    counts.indicator_code,
    counts.region_id,
    nation.region_id as publication_region_id,
    cast(extract(year from counts.list_date) as int) as period_year,
    case counts.period_kind
        when 'semester'
            then cast(date_trunc('month', counts.list_date) - interval '5 months' as date)
        else counts.list_date
    end as period_start,
    counts.list_date as period_end,
    counts.period_kind,
    'total' as disaggregation,
    counts.definition_version,
    counts.method_variant,
    'wilayah' as source_id,
    counts.value,
    'ok' as value_status,
    cast(null as text) as value_mark,
    counts.is_sample,
    counts.evidence,
    cast(null as numeric) as numerator,
    cast(null as numeric) as denominator,
    cast(null as text) as denominator_kind,
    counts.area_scope,
    counts.rse_pct,
    counts.sample_size,
    counts.origin_rows,
    counts.snapshot_id,
    counts.source_row,
    counts.source_sha256,
    counts.retrieved_at
from counts
cross join nation
