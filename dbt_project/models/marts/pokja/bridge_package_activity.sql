with

programmes as (select * from {{ ref('mart_programme') }}),

quick_wins as (select * from {{ ref('mart_quick_win') }}),

pilots as (select * from {{ ref('mart_pilot') }}),

gifts as (
    {{ form_rows('pokja', 'dana_nonpublik') }}
),

-- a gift names the activity that it pays for, and the activity its package
activity_packages as (
    select distinct
        region_id,
        period_year,
        activity_code,
        package_id
    from programmes
    where package_id is not null
)

select
    package_id,
    'programme' as member_kind,
    programme_id as member_id,
    region_id,
    period_year,
    is_sample
from programmes
where package_id is not null
union all
select
    package_id,
    'quick_win' as member_kind,
    quick_win_id as member_id,
    region_id,
    period_year,
    is_sample
from quick_wins
where package_id is not null
union all
select
    package_id,
    'pilot' as member_kind,
    pilot_id as member_id,
    region_id,
    period_year,
    is_sample
from pilots
where package_id is not null
union all
select
    activity_packages.package_id,
    'fund' as member_kind,
    concat_ws('|', gifts.kemendagri_code, gifts.period_year, gifts.record_number) as member_id,
    gifts.region_id,
    gifts.period_year,
    gifts.is_sample
from gifts
inner join activity_packages
    on
        gifts.region_id = activity_packages.region_id
        and gifts.period_year = activity_packages.period_year
        and gifts.activity_code = activity_packages.activity_code
