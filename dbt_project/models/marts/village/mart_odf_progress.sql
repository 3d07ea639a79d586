with

villages as (
    select * from {{ ref('int_stbm_village') }}
    where verification_snapshot_id is not null
),

village_counts as (select * from {{ ref('int_village_count') }}),

members as (
    select * from {{ ref('int_region_member') }}
    where area_level = 'province'
),

-- villages of a kabkota in a month; a CONTOH never completes a real count
reported as (
    select
        region_id,
        period_month,
        period_year,
        verification_evidence = 'sample' as is_sample,
        count(*) as reporting_village_count,
        {{ sum_if_all('cast(is_triggered as int)') }} as triggered_village_count,
        {{ sum_if_all('cast(is_declared_odf as int)') }} as declared_village_count,
        {{ sum_if_all('cast(is_verified_odf as int)') }} as verified_village_count,
        {{ sum_if_all('cast(is_declared_odf and not is_verified_odf as int)') }}
            as unverified_village_count,
        {{ sum_if_all('cast(is_stbm_village as int)') }} as stbm_village_count,
        {{ sum_if_all('cast(is_verified_five_pillars as int)') }} as five_pillar_village_count,
        bool_or(verification_evidence = 'believed') as is_believed
    from villages
    group by region_id, period_month, period_year, verification_evidence = 'sample'
),

kabkota as (
    select
        reported.*,
        village_counts.village_count as master_village_count,
        1 as reporting_kabkota_count,
        1 as expected_kabkota_count
    from reported
    left join village_counts
        on
            reported.region_id = village_counts.region_id
            and reported.period_year between village_counts.first_year
            and coalesce(village_counts.last_year, reported.period_year)
),

members_in_year as (
    select
        years.period_year,
        members.area_region_id,
        members.region_id,
        count(*) over area as expected_kabkota_count,
        -- the list of the whole province, or none where one of its lists is missing
        case
            when count(village_counts.village_count) over area = count(*) over area
                then sum(village_counts.village_count) over area
        end as master_village_count
    from (select distinct period_year from reported) as years
    inner join members on {{ valid_in_year('members', 'years.period_year') }}
    left join village_counts
        on
            members.region_id = village_counts.region_id
            and years.period_year between village_counts.first_year
            and coalesce(village_counts.last_year, years.period_year)
    window area as (partition by years.period_year, members.area_region_id)
),

-- counted are only those that reported, with their number beside them
provinces as (
    select
        members_in_year.area_region_id as region_id,
        kabkota.period_month,
        kabkota.period_year,
        kabkota.is_sample,
        {% for count in ['reporting', 'triggered', 'declared', 'verified', 'unverified', 'stbm',
            'five_pillar'] -%}
            {{ sum_if_all('kabkota.' ~ count ~ '_village_count') }}
                as {{ count }}_village_count,
        {% endfor -%}
        bool_or(kabkota.is_believed) as is_believed,
        max(members_in_year.master_village_count) as master_village_count,
        count(*) as reporting_kabkota_count,
        max(members_in_year.expected_kabkota_count) as expected_kabkota_count
    from kabkota
    inner join members_in_year
        on
            kabkota.region_id = members_in_year.region_id
            and kabkota.period_year = members_in_year.period_year
    group by
        members_in_year.area_region_id,
        kabkota.period_month,
        kabkota.period_year,
        kabkota.is_sample
),

areas as (
    {% for area in ['kabkota', 'provinces'] -%}
        select
            region_id,
            period_month,
            period_year,
            is_sample,
            master_village_count,
            reporting_village_count,
            triggered_village_count,
            declared_village_count,
            verified_village_count,
            unverified_village_count,
            stbm_village_count,
            five_pillar_village_count,
            is_believed,
            {{ 'true' if area == 'provinces' else 'false' }} as is_aggregate,
            reporting_kabkota_count,
            expected_kabkota_count
        from {{ area }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    region_id,
    period_month,
    is_sample,
    period_year,
    is_aggregate,
    cast(reporting_kabkota_count as int) as reporting_kabkota_count,
    cast(expected_kabkota_count as int) as expected_kabkota_count,
    {% for count in ['master', 'reporting', 'triggered', 'declared', 'verified', 'unverified',
        'stbm', 'five_pillar'] -%}
        cast({{ count }}_village_count as int) as {{ count }}_village_count,
    {% endfor -%}
    {% for count in ['triggered', 'declared', 'verified', 'stbm', 'five_pillar'] -%}
        {% for whole in ['master', 'reporting'] -%}
            round(100.0 * {{ count }}_village_count / {{ whole }}_village_count, 2)
                as {{ count }}_of_{{ whole }}_pct,
        {% endfor -%}
    {% endfor -%}
    case
        when is_sample then 'sample'
        when is_believed then 'believed'
        else 'published'
    end as evidence
from areas
