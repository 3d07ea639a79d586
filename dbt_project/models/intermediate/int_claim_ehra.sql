with

all_strata as (
    {{ form_rows('ehra', 'strata') }}
),

strata as (
    {{ real_before_sample('all_strata', ['region_id', 'period_year']) }}
),

studies as (
    select
        strata.region_id,
        strata.period_year,
        avg(strata.stratum) as mean_stratum,
        -- a village without respondents was not surveyed, which is no gap
        sum(strata.respondent_count) as respondent_count,
        count(strata.respondent_count) as sampled_village_count,
        count(*) as village_count,
        bool_or(strata.is_sample) as is_sample,
        bool_or(strata.evidence = 'believed') as is_believed,
        {{ claim_of_many_rows('strata') }}
    from strata
    group by strata.region_id, strata.period_year
)

-- the index of a stratum speaks for its villages and is relative to its study: see mart_irs
select
    measure.indicator_code,
    studies.region_id,
    studies.region_id as publication_region_id,
    studies.period_year,
    make_date(studies.period_year, 1, 1) as period_start,
    make_date(studies.period_year, 12, 31) as period_end,
    'year' as period_kind,
    'total' as disaggregation,
    'ehra_study' as definition_version,
    measure.method_variant,
    'ehra' as source_id,
    trim_scale(round(measure.value, 4)) as value,
    case when measure.value is null then 'input_missing' else 'ok' end as value_status,
    cast(null as text) as value_mark,
    studies.is_sample,
    case
        when studies.is_sample then 'sample'
        when studies.is_believed then 'believed'
        else 'published'
    end as evidence,
    measure.numerator,
    studies.village_count as denominator,
    'village' as denominator_kind,
    studies.area_scope,
    studies.rse_pct,
    studies.sample_size,
    studies.origin_rows,
    studies.snapshot_id,
    studies.source_row,
    studies.source_sha256,
    studies.retrieved_at
from studies
cross join
    lateral (
        values
        ('IR01', 'mean_of_villages', studies.mean_stratum, null),
        (
            'IR11',
            'sampled_villages',
            studies.respondent_count,
            studies.sampled_village_count
        )
    ) as measure (indicator_code, method_variant, value, numerator)
