with

packages as (select * from {{ ref('dim_policy_package') }}),

measures as (select * from {{ ref('bridge_package_indicator') }}),

latest_values as (
    select
        indicator_code,
        region_id,
        bool_or(not is_sample) as is_real
    from {{ ref('fct_indicator_value') }}
    where is_preferred and value is not null
    group by indicator_code, region_id
),

programmes as (select * from {{ ref('mart_programme') }}),

quick_wins as (select * from {{ ref('mart_quick_win') }}),

pilots as (select * from {{ ref('mart_pilot') }}),

members as (
    select * from {{ ref('bridge_package_activity') }}
    where member_kind = 'fund'
),

gifts as (
    {{ form_rows('pokja', 'dana_nonpublik') }}
),

measured as (
    select
        packages.package_id,
        count(measures.indicator_code) as indicator_count,
        count(latest_values.indicator_code) as indicator_value_count,
        count(latest_values.indicator_code) filter (where latest_values.is_real)
            as indicator_real_value_count
    from packages
    left join measures on packages.package_id = measures.package_id
    left join latest_values
        on
            measures.indicator_code = latest_values.indicator_code
            and packages.region_id = latest_values.region_id
    group by packages.package_id
),

planned as (
    select
        package_id,
        count(*) as programme_count,
        {{ sum_if_all('need_idr') }} as need_idr,
        {{ sum_if_all('budget_idr') }} as budget_idr,
        {{ sum_if_all('commitment_idr') }} as commitment_idr,
        {{ sum_if_all('realised_idr') }} as realised_idr,
        count(realised_idr) as realised_programme_count,
        count(*) filter (where is_paid_without_work) as paid_without_work_count,
        bool_or(is_sample) as is_sample
    from programmes
    where package_id is not null
    group by package_id
),

won as (
    select
        package_id,
        count(*) as quick_win_count,
        count(*) filter (where status = 'selesai') as quick_win_finished_count,
        bool_or(is_sample) as is_sample
    from quick_wins
    where package_id is not null
    group by package_id
),

tried as (
    select
        package_id,
        count(*) as pilot_count,
        count(distinct village_code) as pilot_village_count,
        bool_or(is_sample) as is_sample
    from pilots
    where package_id is not null
    group by package_id
),

-- a gift that went through the APBD as a grant stands in the public money already
given as (
    select
        members.package_id,
        count(*) as fund_count,
        {{ sum_if_all('gifts.commitment_idr') }} as fund_commitment_idr,
        {{ sum_if_all('gifts.realised_idr') }} as fund_realised_idr,
        bool_or(members.is_sample) as is_sample
    from members
    inner join gifts
        on
            members.member_id
            = concat_ws('|', gifts.kemendagri_code, gifts.period_year, gifts.record_number)
    where not gifts.is_in_apbd
    group by members.package_id
)

select
    packages.package_id,
    packages.region_id,
    packages.name_id,
    cast(measured.indicator_count as int) as indicator_count,
    cast(measured.indicator_value_count as int) as indicator_value_count,
    cast(measured.indicator_real_value_count as int) as indicator_real_value_count,
    cast(coalesce(planned.programme_count, 0) as int) as programme_count,
    planned.need_idr,
    planned.budget_idr,
    planned.commitment_idr,
    planned.realised_idr,
    cast(coalesce(planned.realised_programme_count, 0) as int) as realised_programme_count,
    cast(coalesce(planned.paid_without_work_count, 0) as int) as paid_without_work_count,
    cast(coalesce(won.quick_win_count, 0) as int) as quick_win_count,
    cast(coalesce(won.quick_win_finished_count, 0) as int) as quick_win_finished_count,
    cast(coalesce(tried.pilot_count, 0) as int) as pilot_count,
    cast(coalesce(tried.pilot_village_count, 0) as int) as pilot_village_count,
    cast(coalesce(given.fund_count, 0) as int) as fund_count,
    given.fund_commitment_idr,
    given.fund_realised_idr,
    coalesce(
        packages.is_sample
        or planned.is_sample
        or won.is_sample
        or tried.is_sample
        or given.is_sample,
        false
    ) as is_sample
from packages
inner join measured on packages.package_id = measured.package_id
left join planned on packages.package_id = planned.package_id
left join won on packages.package_id = won.package_id
left join tried on packages.package_id = tried.package_id
left join given on packages.package_id = given.package_id
