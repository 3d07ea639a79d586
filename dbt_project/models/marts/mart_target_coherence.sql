with

targets as (
    select * from {{ ref('int_target_distance') }}
    where
        -- a plan speaks for its own level: that of another kabupaten or a ministry is not compared
        target_year is not null
        and target_value is not null
        and (
            document_kind in ('RPJMN', 'RPJMD provinsi')
            or (document_kind in ('RPJMD kabupaten/kota', 'Renstra', 'SSK') and remoteness = 1)
        )
),

kabkota as (
    select * from {{ ref('region') }}
    where region_level = 'kabkota' and valid_to is null
),

indicators as (select * from {{ ref('indicator') }}),

-- of two statements of one document: real before CONTOH, then the one that was read
stated as (
    select distinct on (
        targets.region_id,
        targets.indicator_code,
        targets.target_year,
        targets.population_scope,
        targets.definition_version,
        targets.document_kind
    )
        targets.region_id,
        targets.indicator_code,
        targets.target_year,
        targets.population_scope,
        -- a share of two concepts is two questions, as is one of town and of all
        coalesce(targets.definition_version, 'unstated') as definition_version,
        targets.document_kind,
        targets.unit,
        targets.target_value,
        targets.confidence,
        targets.target_is_sample as is_sample,
        indicators.direction,
        array_position(
            array['RPJMN', 'RPJMD provinsi', 'RPJMD kabupaten/kota', 'Renstra', 'SSK'],
            targets.document_kind
        ) as depth,
        case indicators.direction
            when 'higher' then targets.target_value
            when 'lower' then -targets.target_value
        end as ambition
    from targets
    inner join kabkota on targets.region_id = kabkota.region_id
    -- 40 % and 40 households are no two answers to one question
    inner join indicators
        on
            targets.indicator_code = indicators.indicator_code
            and targets.unit = indicators.unit
    order by
        targets.region_id asc,
        targets.indicator_code asc,
        targets.target_year asc,
        targets.population_scope asc,
        targets.definition_version asc,
        targets.document_kind asc,
        targets.target_is_sample asc,
        (targets.confidence = 'verified') desc,
        targets.target_id asc
),

laxer as (
    select
        lower_plan.region_id,
        lower_plan.indicator_code,
        lower_plan.target_year,
        lower_plan.population_scope,
        lower_plan.definition_version,
        string_agg(
            format(
                '%s (%s) lebih longgar daripada %s (%s)',
                lower_plan.document_kind,
                replace(cast(trim_scale(lower_plan.target_value) as text), '.', ','),
                upper_plan.document_kind,
                replace(cast(trim_scale(upper_plan.target_value) as text), '.', ',')
            ),
            '; '
            order by lower_plan.depth, upper_plan.depth
        ) as note
    from stated as lower_plan
    inner join stated as upper_plan
        on
            lower_plan.region_id = upper_plan.region_id
            and lower_plan.indicator_code = upper_plan.indicator_code
            and lower_plan.target_year = upper_plan.target_year
            and lower_plan.population_scope = upper_plan.population_scope
            and lower_plan.definition_version = upper_plan.definition_version
            and lower_plan.depth > upper_plan.depth
            and lower_plan.ambition < upper_plan.ambition
    group by
        lower_plan.region_id,
        lower_plan.indicator_code,
        lower_plan.target_year,
        lower_plan.population_scope,
        lower_plan.definition_version
),

-- what is asked for the same year by another concept is shown beside, and not compared
incomparable as (
    select
        stated.region_id,
        stated.indicator_code,
        stated.target_year,
        stated.population_scope,
        stated.definition_version,
        string_agg(distinct others.document_kind, ', ' order by others.document_kind)
            as document_kinds
    from stated
    inner join stated as others
        on
            stated.region_id = others.region_id
            and stated.indicator_code = others.indicator_code
            and stated.target_year = others.target_year
            and stated.population_scope = others.population_scope
            and stated.definition_version <> others.definition_version
    group by
        stated.region_id,
        stated.indicator_code,
        stated.target_year,
        stated.population_scope,
        stated.definition_version
),

side_by_side as (
    select
        region_id,
        indicator_code,
        target_year,
        population_scope,
        definition_version,
        unit,
        direction,
        max(target_value) filter (where document_kind = 'RPJMN') as rpjmn_value,
        max(target_value) filter (where document_kind = 'RPJMD provinsi') as province_rpjmd_value,
        max(target_value) filter (where document_kind = 'RPJMD kabupaten/kota')
            as kabkota_rpjmd_value,
        max(target_value) filter (where document_kind = 'Renstra') as renstra_value,
        max(target_value) filter (where document_kind = 'SSK') as ssk_value,
        cast(count(*) as int) as document_count,
        case when count(*) > 1 then max(target_value) - min(target_value) end as spread,
        case
            when min(ambition) < max(ambition)
                then (array_agg(document_kind order by ambition desc, depth asc))[1]
        end as strictest_document,
        bool_or(is_sample) as is_sample,
        bool_or(confidence = 'believed') as is_believed
    from stated
    group by
        region_id, indicator_code, target_year, population_scope, definition_version, unit,
        direction
)

select
    side_by_side.region_id,
    side_by_side.indicator_code,
    side_by_side.target_year,
    side_by_side.population_scope,
    side_by_side.definition_version,
    side_by_side.unit,
    side_by_side.direction,
    side_by_side.rpjmn_value,
    side_by_side.province_rpjmd_value,
    side_by_side.kabkota_rpjmd_value,
    side_by_side.renstra_value,
    side_by_side.ssk_value,
    side_by_side.document_count,
    side_by_side.spread,
    case
        when side_by_side.document_count = 1 then null
        when side_by_side.direction in ('higher', 'lower') then laxer.note is null
        else side_by_side.spread = 0
    end as is_coherent,
    side_by_side.strictest_document,
    laxer.note,
    incomparable.document_kinds as incomparable_documents,
    side_by_side.is_sample,
    case
        when side_by_side.is_sample then 'sample'
        when side_by_side.is_believed then 'believed'
        else 'published'
    end as evidence
from side_by_side
left join laxer
    on
        side_by_side.region_id = laxer.region_id
        and side_by_side.indicator_code = laxer.indicator_code
        and side_by_side.target_year = laxer.target_year
        and side_by_side.population_scope = laxer.population_scope
        and side_by_side.definition_version = laxer.definition_version
left join incomparable
    on
        side_by_side.region_id = incomparable.region_id
        and side_by_side.indicator_code = incomparable.indicator_code
        and side_by_side.target_year = incomparable.target_year
        and side_by_side.population_scope = incomparable.population_scope
        and side_by_side.definition_version = incomparable.definition_version
