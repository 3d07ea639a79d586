with

inputs as (
    {{ form_rows('ehra', 'irs_input') }}
),

weights as (
    {{ form_rows('ehra', 'irs_bobot') }}
),

strata as (
    {{ form_rows('ehra', 'strata') }}
),

village_counts as (select * from {{ ref('int_village_count') }}),

strata_of_study as (
    select
        region_id,
        period_year,
        stratum
    from strata
    union
    select
        region_id,
        period_year,
        stratum
    from inputs
),

-- a weight without an answer and an answer without a weight both leave the index unknown
subvariables as (
    select
        region_id,
        period_year,
        weight_version,
        component,
        subvariable_number
    from weights
    union
    select
        inputs.region_id,
        inputs.period_year,
        weights.weight_version,
        inputs.component,
        inputs.subvariable_number
    from inputs
    inner join weights
        on
            inputs.region_id = weights.region_id
            and inputs.period_year = weights.period_year
            and inputs.component = weights.component
),

parts as (
    select
        subvariables.region_id,
        subvariables.period_year,
        subvariables.weight_version,
        strata_of_study.stratum,
        subvariables.component as aspect,
        weights.weight_pct * inputs.at_risk_pct / 100 as part,
        coalesce(true in (weights.is_sample, inputs.is_sample), false) as is_sample,
        coalesce('believed' in (weights.evidence, inputs.evidence), false) as is_believed,
        inputs.snapshot_id || ' ' || inputs.source_row as input_row,
        weights.snapshot_id || ' ' || weights.source_row as weight_row
    from subvariables
    inner join strata_of_study
        on
            subvariables.region_id = strata_of_study.region_id
            and subvariables.period_year = strata_of_study.period_year
    left join weights
        on
            subvariables.region_id = weights.region_id
            and subvariables.period_year = weights.period_year
            and subvariables.weight_version = weights.weight_version
            and subvariables.component = weights.component
            and subvariables.subvariable_number = weights.subvariable_number
    left join inputs
        on
            subvariables.region_id = inputs.region_id
            and subvariables.period_year = inputs.period_year
            and strata_of_study.stratum = inputs.stratum
            and subvariables.component = inputs.component
            and subvariables.subvariable_number = inputs.subvariable_number
),

-- the total is that of all five aspects or none
scores as (
    select
        region_id,
        period_year,
        weight_version,
        stratum,
        coalesce(aspect, 'total') as aspect,
        case
            when grouping(aspect) = 0 or count(distinct aspect) = 5
                then {{ sum_if_all('part') }}
        end as score,
        bool_or(is_sample) as is_sample,
        bool_or(is_believed) as is_believed,
        array_remove(array_agg(distinct input_row) || array_agg(distinct weight_row), null)
            as origin_rows
    from parts
    group by
        grouping sets (
            (region_id, period_year, weight_version, stratum, aspect),
            (region_id, period_year, weight_version, stratum)
        )
),

ranges as (
    select
        *,
        min(score) over study_aspect as min_score,
        max(score) over study_aspect as max_score
    from scores
    window study_aspect as (partition by region_id, period_year, weight_version, aspect)
),

-- four steps of equal width from the lowest to the highest stratum; equal strata have no class
classified as (
    select
        *,
        {{ equal_step('score', 'min_score', 'max_score') }} as class
    from ranges
),

strata_villages as (
    select
        region_id,
        period_year,
        stratum,
        count(*) as village_count,
        sum(count(*)) over (partition by region_id, period_year) as study_village_count
    from strata
    group by region_id, period_year, stratum
)

select
    classified.region_id,
    classified.period_year,
    classified.weight_version,
    classified.stratum,
    classified.aspect,
    case classified.aspect
        when 'sumber air' then 'IR02'
        when 'air limbah domestik' then 'IR03'
        when 'persampahan' then 'IR04'
        when 'genangan air' then 'IR05'
        when 'phbs' then 'IR06'
        when 'total' then 'IR07'
    end as indicator_code,
    round(classified.score, 2) as irs_score,
    round(classified.min_score, 2) as min_irs_score,
    round(classified.max_score, 2) as max_irs_score,
    classified.class as irs_class,
    (array['kurang', 'sedang', 'tinggi', 'sangat tinggi'])[classified.class] as irs_class_name,
    false as is_comparable_between_studies,
    cast(coalesce(strata_villages.village_count, 0) as int) as village_count,
    cast(strata_villages.study_village_count as int) as study_village_count,
    cast(village_counts.village_count as int) as master_village_count,
    classified.is_sample,
    case
        when classified.is_sample then 'sample'
        when classified.is_believed then 'believed'
        else 'published'
    end as evidence,
    classified.origin_rows
from classified
left join strata_villages
    on
        classified.region_id = strata_villages.region_id
        and classified.period_year = strata_villages.period_year
        and classified.stratum = strata_villages.stratum
left join village_counts
    on
        classified.region_id = village_counts.region_id
        and classified.period_year between village_counts.first_year
        and coalesce(village_counts.last_year, classified.period_year)
