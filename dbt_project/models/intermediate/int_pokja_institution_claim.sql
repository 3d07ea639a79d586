{%- set this_year = 'cast(extract(year from ' ~ as_of_date() ~ ') as int)' -%}
with

documents as (select * from {{ ref('int_institution') }}),

needs as (select * from {{ ref('institution_document') }}),

-- the Pokja keeps the form, which therefore speaks for the years since its first decree; a year is
-- judged on its last day, the running one on the day of the night
days as (
    select
        forms.region_id,
        years.period_year,
        least(make_date(years.period_year, 12, 31), {{ as_of_date() }}) as judged_on
    from (
        select
            documents.region_id,
            coalesce(
                min(documents.valid_from) filter (where documents.document_kind = 'sk pokja'),
                min(documents.valid_from)
            ) as speaks_from
        from documents
        group by documents.region_id
    ) as forms
    cross join lateral generate_series(
        cast(extract(year from forms.speaks_from) as int), {{ this_year }}
    ) as years (period_year)
),

candidates as (
    select
        needs.indicator_code,
        needs.document_kind,
        days.period_year,
        documents.region_id,
        documents.is_sample,
        documents.evidence,
        documents.snapshot_id,
        documents.source_row,
        documents.retrieved_at,
        documents.document_kind = needs.document_kind as is_of_kind,
        documents.is_countable
        and days.judged_on between
        documents.valid_from and coalesce(documents.counts_until, 'infinity') as is_in_force,
        bool_or(documents.document_kind = needs.document_kind and not documents.is_sample) over (
            partition by needs.indicator_code, documents.region_id, days.period_year
        ) as has_real
    from days
    cross join needs
    inner join documents on days.region_id = documents.region_id
),

-- a document that the form says nothing of is unknown, not missing: nor does a CONTOH speak for it
-- where the indicator has a real one
tiers as (
    select
        *,
        case
            when not is_of_kind or (is_sample and has_real) then 3
            when is_in_force then 1
            else 2
        end as tier
    from candidates
),

best_tiers as (
    select
        *,
        min(tier) over (
            partition by indicator_code, region_id, period_year, document_kind
        ) as best_tier
    from tiers
),

-- behind a yes stand the documents in force, behind a no those that are not, and behind what is not
-- known the whole form
all_behind as (
    select * from best_tiers
    where tier = best_tier
),

behind as (
    {{ real_before_sample('all_behind', ['indicator_code', 'region_id', 'period_year']) }}
),

in_force as (
    select
        behind.indicator_code,
        behind.region_id,
        behind.period_year,
        case when max(behind.best_tier) = 1 then 1 when bool_or(behind.best_tier = 2) then 0 end
            as value,
        cast(null as numeric) as numerator,
        cast(null as numeric) as denominator,
        cast(null as text) as denominator_kind,
        bool_or(behind.is_sample) as is_sample,
        {{ evidence_of_rows('behind') }} as evidence,
        {{ claim_of_many_rows('behind') }}
    from behind
    where behind.tier = behind.best_tier
    group by behind.indicator_code, behind.region_id, behind.period_year
),

-- the bodies that a decree lists the members of, in the years at whose end it is in force
all_bodies as (
    select
        documents.*,
        years.period_year
    from documents
    cross join
        lateral generate_series(
            cast(extract(year from documents.valid_from) as int),
            {{ this_year }}
        ) as years (period_year)
    where
        documents.document_kind in ('sk pokja', 'forum atau kelompok masyarakat')
        and least(make_date(years.period_year, 12, 31), {{ as_of_date() }})
        between documents.valid_from and coalesce(documents.counts_until, 'infinity')
),

bodies as (
    {{ real_before_sample('all_bodies', ['region_id', 'period_year']) }}
),

women as (
    select
        'IN06' as indicator_code,
        bodies.region_id,
        bodies.period_year,
        round(
            100 * {{ sum_if_all('bodies.female_member_count') }}
            / nullif({{ sum_if_all('bodies.member_count') }}, 0), 2
        ) as value,
        {{ sum_if_all('bodies.female_member_count') }} as numerator,
        {{ sum_if_all('bodies.member_count') }} as denominator,
        'member' as denominator_kind,
        bool_or(bodies.is_sample) as is_sample,
        {{ evidence_of_rows('bodies') }} as evidence,
        {{ claim_of_many_rows('bodies') }}
    from bodies
    group by bodies.region_id, bodies.period_year
),

measures as (
    select * from in_force
    union all
    select * from women
)

select
    measures.indicator_code,
    measures.region_id,
    measures.region_id as publication_region_id,
    measures.period_year,
    make_date(measures.period_year, 1, 1) as period_start,
    make_date(measures.period_year, 12, 31) as period_end,
    'year' as period_kind,
    'total' as disaggregation,
    'pokja_form' as definition_version,
    'at_year_end' as method_variant,
    'pokja' as source_id,
    measures.value,
    case when measures.value is null then 'empty' else 'ok' end as value_status,
    cast(null as text) as value_mark,
    measures.is_sample,
    measures.evidence,
    measures.numerator,
    measures.denominator,
    measures.denominator_kind,
    measures.area_scope,
    measures.rse_pct,
    measures.sample_size,
    measures.origin_rows,
    measures.snapshot_id,
    measures.source_row,
    measures.source_sha256,
    measures.retrieved_at
from measures
