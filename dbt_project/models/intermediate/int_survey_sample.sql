with

regions as (select * from {{ ref('region') }}),

members as (select * from {{ ref('int_region_member') }}),

survey_designs as (select * from {{ ref('survey_design') }}),

kabkota_counts as (
    select
        area_region_id as region_id,
        count(*) as kabkota_count
    from members
    where is_member_today
    group by area_region_id
)

-- every kabkota has the same sample, a province has that of its kabkota
select
    regions.region_id,
    survey_designs.household_sample_count * coalesce(kabkota_counts.kabkota_count, 1)
        as household_count,
    survey_designs.design_effect,
    survey_designs.confidence_factor
from regions
left join kabkota_counts on regions.region_id = kabkota_counts.region_id
inner join survey_designs on regions.region_level = survey_designs.region_level
