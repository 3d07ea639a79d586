with

staff as (
    {{ form_rows('pokja', 'sdm') }}
),

-- a row for each figure that the row of a unit gives
all_figures as (
    select
        staff.region_id,
        staff.period_year,
        staff.is_sample,
        staff.evidence,
        staff.snapshot_id,
        staff.source_row,
        staff.retrieved_at,
        figure.indicator_code,
        figure.disaggregation,
        figure.part,
        figure.whole,
        figure.denominator_kind
    from staff
    cross join
        lateral (
            values
            (
                'SD01',
                'total',
                staff.staff_group in ('operator air limbah', 'operator persampahan'),
                staff.staff_count,
                staff.needed_count,
                'post'
            ),
            -- the form has a row for every Puskesmas, also for one without a sanitarian
            (
                'SD02',
                'total',
                staff.staff_group = 'tenaga sanitasi lingkungan',
                case when staff.staff_count > 0 then 1 when staff.staff_count = 0 then 0 end,
                1,
                'puskesmas'
            ),
            -- where nobody works nobody is trained, although that cell is left empty
            (
                'SD03',
                'total',
                true,
                case when staff.staff_count = 0 then 0 else staff.trained_count end,
                null,
                null
            ),
            (
                'SD03',
                'laki-laki',
                true,
                case when staff.staff_count = 0 then 0 else staff.trained_male_count end,
                null,
                null
            ),
            (
                'SD03',
                'perempuan',
                true,
                case when staff.staff_count = 0 then 0 else staff.trained_female_count end,
                null,
                null
            ),
            (
                'SD04',
                'total',
                staff.staff_group = 'pengurus ksm/kpp',
                staff.group_active_count,
                null,
                null
            )
        ) as figure (indicator_code, disaggregation, is_asked, part, whole, denominator_kind)
    where figure.is_asked
),

figures as (
    {{ real_before_sample(
        'all_figures', ['indicator_code', 'region_id', 'period_year', 'disaggregation']
    ) }}
),

sums as (
    select
        figures.indicator_code,
        figures.region_id,
        figures.period_year,
        figures.disaggregation,
        figures.denominator_kind,
        {{ sum_if_all('figures.part') }} as part,
        {{ sum_if_all('figures.whole') }} as whole,
        bool_or(figures.is_sample) as is_sample,
        {{ evidence_of_rows('figures') }} as evidence,
        {{ claim_of_many_rows('figures') }}
    from figures
    group by
        figures.indicator_code,
        figures.region_id,
        figures.period_year,
        figures.disaggregation,
        figures.denominator_kind
),

measures as (
    select
        sums.*,
        case
            when sums.denominator_kind is null then sums.part
            else round(100 * sums.part / nullif(sums.whole, 0), 2)
        end as value
    from sums
)

select
    measures.indicator_code,
    measures.region_id,
    measures.region_id as publication_region_id,
    measures.period_year,
    make_date(measures.period_year, 1, 1) as period_start,
    make_date(measures.period_year, 12, 31) as period_end,
    'year' as period_kind,
    measures.disaggregation,
    'pokja_form' as definition_version,
    'as_reported' as method_variant,
    'pokja' as source_id,
    measures.value,
    case when measures.value is null then 'empty' else 'ok' end as value_status,
    cast(null as text) as value_mark,
    measures.is_sample,
    measures.evidence,
    case when measures.denominator_kind is not null then measures.part end as numerator,
    measures.whole as denominator,
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
