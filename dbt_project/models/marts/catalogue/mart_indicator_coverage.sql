with

indicators as (select * from {{ ref('dim_indicator') }}),

regions as (
    select * from {{ ref('dim_region') }}
    where valid_to is null
),

deliveries as (select * from {{ ref('int_indicator_delivery') }}),

presence as (select * from {{ ref('mart_indicator_presence') }}),

precedence as (select * from {{ ref('source_precedence') }}),

region_counts as (
    select
        region_level,
        count(*) as region_count
    from regions
    group by region_level
),

expected as (
    select
        indicators.indicator_code,
        sum(region_counts.region_count) as region_count
    from indicators
    inner join region_counts on region_counts.region_level = any(indicators.expected_levels)
    group by indicators.indicator_code
),

speakers as (
    select
        indicator_code,
        array_agg(source_id order by rank) as source_ids
    from precedence
    group by indicator_code
),

owed as (
    select
        indicator_code,
        array_agg(distinct dataset_id) as dataset_ids,
        string_agg(distinct owner, '; ') filter (where is_first) as owed_by,
        string_agg(distinct how_to_deliver, '; ') filter (where is_first) as how_to_deliver
    from deliveries
    group by indicator_code
),

counted as (
    select
        presence.indicator_code,
        count(*) filter (where presence.newest_value_year is not null) as value_count,
        count(*) filter (
            where presence.newest_value_year is null and presence.newest_sample_year is not null
        ) as sample_only_count,
        max(presence.newest_value_year) as newest_year
    from presence
    inner join regions on presence.region_id = regions.region_id
    group by presence.indicator_code
),

judged as (
    select
        indicators.indicator_code,
        indicators.family,
        indicators.name_id,
        speakers.indicator_code is not null as has_source,
        coalesce(speakers.source_ids, '{}') as source_ids,
        coalesce(owed.dataset_ids, '{}') as dataset_ids,
        indicators.expected_levels,
        cast(expected.region_count as int) as expected_region_count,
        cast(coalesce(counted.value_count, 0) as int) as regions_with_value_count,
        cast(coalesce(counted.sample_only_count, 0) as int) as regions_with_sample_only_count,
        counted.newest_year,
        case
            when counted.value_count > 0 then 'has_values'
            when counted.sample_only_count > 0 then 'sample_only'
            when speakers.indicator_code is not null then 'awaiting_delivery'
            else 'no_source'
        end as state,
        coalesce(owed.owed_by, indicators.owner) as owed_by,
        case
            when owed.how_to_deliver is not null then owed.how_to_deliver
            when speakers.indicator_code is not null then 'computed here'
            else 'no source is connected: ask ' || indicators.owner
        end as how_to_deliver
    from indicators
    inner join expected on indicators.indicator_code = expected.indicator_code
    left join speakers on indicators.indicator_code = speakers.indicator_code
    left join owed on indicators.indicator_code = owed.indicator_code
    left join counted on indicators.indicator_code = counted.indicator_code
)

select
    judged.*,
    case judged.state
        when 'has_values'
            then
                'Ada angka nyata untuk ' || judged.regions_with_value_count
                || ' daerah, terbaru tahun ' || judged.newest_year
        when 'sample_only'
            then 'Hanya ada CONTOH; angka nyata belum dikirim oleh ' || judged.owed_by
        when 'awaiting_delivery'
            then
                'Jalur data sudah ada, tetapi belum ada kiriman yang memuatnya dari '
                || judged.owed_by
        else 'Belum ada sumber yang tersambung; tanyakan kepada ' || judged.owed_by
    end as reason_id,
    case judged.state
        when 'has_values'
            then
                'Real numbers for ' || judged.regions_with_value_count
                || ' regions, the newest of ' || judged.newest_year
        when 'sample_only'
            then 'CONTOH only; no real number was delivered by ' || judged.owed_by
        when 'awaiting_delivery'
            then 'A way in exists, but nothing with it was delivered by ' || judged.owed_by
        else 'No source is connected; ask ' || judged.owed_by
    end as reason_en
from judged
