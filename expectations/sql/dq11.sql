-- A published area and all its members of one source, concept and variant: a count of the area is
-- the sum of its members (tonnes, hectares and rupiah within 0.5 % of it), a rate lies within
-- their lowest and highest (0.01 for the rounding). One silent member and the area is not judged.
with number as (
    select
        f.value_id,
        f.indicator_code,
        f.region_id,
        f.period_year,
        f.disaggregation,
        f.definition_version,
        -- the sum of the members names itself so
        replace(f.method_variant, '_sum', '') as method_variant,
        f.source_id,
        f.is_sample,
        f.unit,
        f.value,
        case
            when f.unit in ('RT', 'KK', 'jiwa', 'orang', 'unit', 'kelompok', 'kejadian') then 0
            when f.unit in ('ton/hari', 'ton/bulan', 'm3/bulan', 'ha', 'Rp') then 0.005
        end as sum_tolerance,
        left(f.unit, 1) = '%' or f.unit in ('jiwa/ha', 'Rp/jiwa/tahun') as is_rate
    from {batch} as f
    where f.value is not null
),

-- who belongs to whom: kabkota to their province and the nation, provinces to the nation
member_of as (
    select
        member.region_id,
        member.region_level as member_level,
        area.region_id as area_region_id,
        coalesce(member.valid_from, '-infinity') as valid_from,
        coalesce(member.valid_to, 'infinity') as valid_to
    from dim_region as member
    join dim_region as area
        on
            (area.region_level = 'national' and member.region_level <> 'national')
            or (member.region_level = 'kabkota' and member.province_region_id = area.region_id)
),

owed as (
    select
        year.period_year,
        member_of.area_region_id,
        member_of.member_level,
        count(*) as member_count
    from (select distinct period_year from number) as year
    join member_of
        on
            make_date(year.period_year, 7, 1)
            between member_of.valid_from and member_of.valid_to
    group by year.period_year, member_of.area_region_id, member_of.member_level
),

delivered as (
    select
        number.indicator_code,
        member_of.area_region_id,
        member_of.member_level,
        number.period_year,
        number.disaggregation,
        number.definition_version,
        number.method_variant,
        number.source_id,
        number.is_sample,
        count(*) as member_count,
        sum(number.value) as member_sum,
        min(number.value) as member_min,
        max(number.value) as member_max
    from number
    join member_of
        on
            number.region_id = member_of.region_id
            and make_date(number.period_year, 7, 1)
            between member_of.valid_from and member_of.valid_to
    where number.sum_tolerance is not null or number.is_rate
    group by
        number.indicator_code,
        member_of.area_region_id,
        member_of.member_level,
        number.period_year,
        number.disaggregation,
        number.definition_version,
        number.method_variant,
        number.source_id,
        number.is_sample
)

select
    area.value_id,
    area.indicator_code,
    area.region_id,
    region.kemendagri_code,
    region.region_name,
    area.period_year,
    area.source_id,
    area.value,
    area.unit,
    delivered.member_level,
    delivered.member_count,
    delivered.member_sum,
    delivered.member_min,
    delivered.member_max
from number as area
join delivered
    on
        area.region_id = delivered.area_region_id
        and area.indicator_code = delivered.indicator_code
        and area.period_year = delivered.period_year
        and area.disaggregation = delivered.disaggregation
        and area.definition_version = delivered.definition_version
        and area.method_variant = delivered.method_variant
        and area.source_id = delivered.source_id
        and area.is_sample = delivered.is_sample
join owed
    on
        delivered.area_region_id = owed.area_region_id
        and delivered.member_level = owed.member_level
        and delivered.period_year = owed.period_year
        and delivered.member_count = owed.member_count
join dim_region as region on area.region_id = region.region_id
where
    case
        when area.is_rate
            then
                area.value not between delivered.member_min - 0.01
                and delivered.member_max + 0.01
        else
            abs(area.value - delivered.member_sum)
            > area.sum_tolerance * abs(delivered.member_sum)
    end
order by area.indicator_code, area.region_id, area.period_year
