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

area as (
    select
        number.*,
        region.kemendagri_code,
        region.region_name,
        region.region_level
    from number
    join dim_region as region on number.region_id = region.region_id
    where
        region.region_level in ('national', 'province')
        and (number.sum_tolerance is not null or number.is_rate)
),

member as (
    select
        area.value_id,
        region.region_level as member_level,
        number.value
    from area
    join dim_region as region
        on
            (
                (area.region_level = 'national' and region.region_level <> 'national')
                or (
                    area.region_id = region.province_region_id and region.region_level = 'kabkota'
                )
            )
            and make_date(area.period_year, 7, 1)
            between coalesce(region.valid_from, '-infinity')
            and coalesce(region.valid_to, 'infinity')
    left join number
        on
            region.region_id = number.region_id
            and area.indicator_code = number.indicator_code
            and area.period_year = number.period_year
            and area.disaggregation = number.disaggregation
            and area.definition_version = number.definition_version
            and area.method_variant = number.method_variant
            and area.source_id = number.source_id
            and area.is_sample = number.is_sample
),

whole as (
    select
        value_id,
        member_level,
        count(*) as member_count,
        sum(value) as member_sum,
        min(value) as member_min,
        max(value) as member_max
    from member
    group by value_id, member_level
    having count(value) = count(*)
)

select
    area.value_id,
    area.indicator_code,
    area.region_id,
    area.kemendagri_code,
    area.region_name,
    area.period_year,
    area.source_id,
    area.value,
    area.unit,
    whole.member_level,
    whole.member_count,
    whole.member_sum,
    whole.member_min,
    whole.member_max
from area
join whole on area.value_id = whole.value_id
where
    case
        when area.is_rate
            then area.value not between whole.member_min - 0.01 and whole.member_max + 0.01
        else abs(area.value - whole.member_sum) > area.sum_tolerance * abs(whole.member_sum)
    end
order by area.indicator_code, area.region_id, area.period_year
