with

sources as (select * from {{ source('ops', 'source') }}),

registered as (
    select
        source_id,
        producer,
        title,
        url,
        licence,
        citation,
        cadence,
        owner,
        contact,
        max_age_days,
        expected_release_month,
        note,
        revisions
    from sources
    where source_id <> 'derived'
),

-- numbers computed here carry their inputs in derived_from
derived as (
    select
        'derived' as source_id,
        'SSK warehouse' as producer,
        'Computed from the published values of other sources' as title,
        cast(null as text) as url,
        'as the inputs' as licence,
        'SSK warehouse, computed from the values named in derived_from' as citation,
        'with every release' as cadence,
        'Pokja PKP' as owner,
        cast(null as text) as contact,
        cast(null as int) as max_age_days,
        cast(null as int) as expected_release_month,
        'Never a publication of a producer' as note,
        'as the inputs' as revisions
)

select * from registered
union all
select * from derived
