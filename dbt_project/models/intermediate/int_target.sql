with

seed_targets as (select * from {{ ref('target') }}),

form_targets as (
    {{ form_rows('pokja', 'target') }}
),

regions as (select * from {{ ref('region') }}),

indicators as (select * from {{ ref('indicator') }})

select
    target_id,
    indicator_code,
    region_level,
    region_id,
    target_year,
    target_value,
    unit,
    document_kind,
    document,
    population_scope,
    definition_version,
    base_year,
    base_value,
    legal_source,
    evidence_url,
    evidence_kind,
    confidence,
    status,
    note,
    false as is_sample,
    cast(null as text) as dataset_id,
    cast(null as bigint) as snapshot_id,
    cast(null as text) as source_row,
    cast(null as text) as source_sha256
from seed_targets
union all
select
    concat_ws(
        '-',
        form_targets.indicator_code,
        form_targets.kemendagri_code,
        form_targets.period_year,
        regexp_replace(
            lower(form_targets.document_kind || ' ' || form_targets.document),
            '[^a-z0-9]+', '-', 'g'
        ),
        case when form_targets.population_scope = 'urban' then 'urban' end,
        'pokja'
    ) as target_id,
    form_targets.indicator_code,
    regions.region_level,
    form_targets.region_id,
    form_targets.period_year as target_year,
    form_targets.target_value,
    -- the form takes the unit in any case
    case
        when lower(form_targets.unit) = lower(indicators.unit) then indicators.unit
        else form_targets.unit
    end as unit,
    form_targets.document_kind,
    form_targets.document,
    form_targets.population_scope,
    cast(null as text) as definition_version,
    form_targets.base_year,
    form_targets.base_value,
    coalesce(form_targets.regulation, 'not stated') as legal_source,
    cast(null as text) as evidence_url,
    'workbook' as evidence_kind,
    -- what names its regulation and page can be read again by anybody
    case
        when
            form_targets.evidence = 'published'
            and num_nulls(form_targets.regulation, form_targets.page) = 0
            then 'verified'
        else 'believed'
    end as confidence,
    'in_force' as status,
    concat_ws('; ', 'page ' || form_targets.page, form_targets.note) as note,
    form_targets.is_sample,
    form_targets.dataset_id,
    form_targets.snapshot_id,
    form_targets.source_row,
    form_targets.source_sha256
from form_targets
inner join regions on form_targets.region_id = regions.region_id
inner join indicators on form_targets.indicator_code = indicators.indicator_code
