with

villages as (select * from {{ ref('int_stbm_village') }}),

village_counts as (select * from {{ ref('int_village_count') }}),

settlements as (select * from {{ ref('int_settlement_access') }}),

-- the villages of each kabkota on the master list of each year
listed as (
    select
        years.period_year,
        village_counts.region_id,
        village_counts.village_count
    from (select distinct period_year from villages) as years
    inner join village_counts
        on
            years.period_year between village_counts.first_year
            and coalesce(village_counts.last_year, years.period_year)
),

-- a year is told by its newest month, which the three files need not have in common
{% for file in ['access', 'pillar', 'verification'] -%}
    all_{{ file }}_rows as (
        select
            *,
            {{ file }}_evidence as row_evidence,
            {{ file }}_snapshot_id as snapshot_id,
            {{ file }}_source_row as source_row
        from villages
        where {{ file }}_snapshot_id is not null
    ),

    counted_{{ file }}_rows as (
        {{ real_before_sample(
            'all_' ~ file ~ '_rows', ['region_id', 'period_year'], "row_evidence = 'sample'"
        ) }}
    ),

    {{ file }}_rows as (
        select
            *,
            max(period_month) over (partition by region_id, period_year) as newest_month
        from counted_{{ file }}_rows
    ),

{% endfor -%}
access_totals as (
    select
        access_rows.region_id,
        access_rows.period_year,
        access_rows.period_month,
        count(*) as reporting_count,
        sum(access_rows.family_count) as family_count,
        {{ sum_if_all('access_rows.access_family_count') }} as access_family_count,
        {{ sum_if_all('access_rows.open_defecation_family_count') }}
            as open_defecation_family_count,
        array_agg(distinct access_rows.row_evidence) as evidences,
        {{ claim_of_many_rows('access_rows') }}
    from access_rows
    where access_rows.period_month = access_rows.newest_month
    group by access_rows.region_id, access_rows.period_year, access_rows.period_month
),

pillar_totals as (
    select
        pillar_rows.region_id,
        pillar_rows.period_year,
        pillar_rows.period_month,
        count(*) as reporting_count,
        sum(pillar_rows.pillar_family_count) as family_count,
        -- where a register prints only the share of a village, it is weighted by its KK
        {% for number in range(2, 6) -%}
            {{ sum_if_all('pillar_rows.pillar' ~ number ~ '_family_count') }}
                as pillar{{ number }}_family_count,
            {{ sum_if_all(
                'pillar_rows.pillar' ~ number ~ '_pct * pillar_rows.pillar_family_count'
            ) }}
            / sum(pillar_rows.pillar_family_count) as pillar{{ number }}_pct,
        {% endfor -%}
        array_agg(distinct pillar_rows.row_evidence) as evidences,
        {{ claim_of_many_rows('pillar_rows') }}
    from pillar_rows
    where pillar_rows.period_month = pillar_rows.newest_month
    group by pillar_rows.region_id, pillar_rows.period_year, pillar_rows.period_month
),

verification_totals as (
    select
        checks.region_id,
        checks.period_year,
        checks.period_month,
        count(*) as reporting_count,
        {{ sum_if_all('cast(checks.is_verified_odf as int)') }} as verified_count,
        {{ sum_if_all('cast(checks.is_stbm_village as int)') }} as stbm_count,
        {{ sum_if_all('cast(checks.is_verified_five_pillars as int)') }} as five_pillar_count,
        {{ sum_if_all('cast(checks.is_triggered as int)') }} as triggered_count,
        array_agg(distinct checks.row_evidence) as evidences,
        -- the 75 % of an STBM village stand in the file of the pillars
        array_remove(array_agg(distinct checks.pillar_evidence), null) as pillar_evidences,
        array_remove(
            array_agg(checks.pillar_snapshot_id || ' ' || checks.pillar_source_row), null
        ) as pillar_origin_rows,
        {{ claim_of_many_rows('checks') }}
    from verification_rows as checks
    where checks.period_month = checks.newest_month
    group by checks.region_id, checks.period_year, checks.period_month
),

-- two totals of villages are two claims: 16,194 verified are 20.04 % of the villages that report
-- and 19.41 % of the list, which is a floor while villages are silent
village_shares as (
    select
        share.indicator_code,
        totals.region_id,
        totals.period_year,
        totals.period_month,
        'stbm_register' as definition_version,
        whole.method_variant,
        100 * share.village_count / cast(whole.village_count as numeric) as value,
        share.village_count as numerator,
        whole.village_count as denominator,
        'village' as denominator_kind,
        share.evidences,
        share.origin_rows,
        totals.retrieved_at
    from verification_totals as totals
    left join listed
        on totals.region_id = listed.region_id and totals.period_year = listed.period_year
    cross join
        lateral (
            values
            ('ST01', totals.verified_count, totals.evidences, totals.origin_rows),
            (
                'ST02',
                totals.stbm_count,
                totals.evidences || totals.pillar_evidences,
                totals.origin_rows || totals.pillar_origin_rows
            ),
            ('ST03', totals.five_pillar_count, totals.evidences, totals.origin_rows),
            ('ST11', totals.triggered_count, totals.evidences, totals.origin_rows)
        ) as share (indicator_code, village_count, evidences, origin_rows)
    cross join
        lateral (
            values
            ('reporting_villages', totals.reporting_count),
            ('master_list', listed.village_count)
        ) as whole (method_variant, village_count)
    where whole.village_count is not null
),

-- families of the villages that report speak for all of them only where no village is silent
access_shares as (
    select
        measure.indicator_code,
        totals.region_id,
        totals.period_year,
        totals.period_month,
        'stbm_register' as definition_version,
        case
            when totals.reporting_count >= listed.village_count then 'all_villages'
            else 'reporting_villages'
        end as method_variant,
        measure.value,
        measure.numerator,
        measure.denominator,
        measure.denominator_kind,
        totals.evidences,
        totals.origin_rows,
        totals.retrieved_at
    from access_totals as totals
    left join listed
        on totals.region_id = listed.region_id and totals.period_year = listed.period_year
    cross join
        lateral (
            values
            (
                'ST04',
                100 * totals.access_family_count / totals.family_count,
                totals.access_family_count,
                totals.family_count,
                'KK'
            ),
            (
                'ST05',
                100 * totals.open_defecation_family_count / totals.family_count,
                totals.open_defecation_family_count,
                totals.family_count,
                'KK'
            ),
            (
                'CX03',
                totals.family_count,
                totals.reporting_count,
                listed.village_count,
                'village'
            )
        ) as measure (indicator_code, value, numerator, denominator, denominator_kind)
),

pillar_shares as (
    select
        measure.indicator_code,
        totals.region_id,
        totals.period_year,
        totals.period_month,
        measure.definition_version,
        case
            when totals.reporting_count >= listed.village_count
                then coalesce(measure.method, 'all_villages')
            else concat_ws('_', measure.method, 'reporting_villages')
        end as method_variant,
        measure.value,
        measure.numerator,
        totals.family_count as denominator,
        'KK' as denominator_kind,
        totals.evidences,
        totals.origin_rows,
        totals.retrieved_at
    from pillar_totals as totals
    left join listed
        on totals.region_id = listed.region_id and totals.period_year = listed.period_year
    cross join
        lateral (
            values
            -- what families practise; the place with water and soap that Susenas observes is
            -- another series
            (
                'ST06',
                'ctps_practised',
                'stbm_pillar2',
                totals.pillar2_pct,
                totals.pillar2_family_count
            ),
            ('ST07', 'stbm_register', null, totals.pillar3_pct, totals.pillar3_family_count),
            ('ST08', 'stbm_register', null, totals.pillar4_pct, totals.pillar4_family_count),
            ('ST09', 'stbm_register', null, totals.pillar5_pct, totals.pillar5_family_count)
        ) as measure (indicator_code, definition_version, method, value, numerator)
),

totals as (
    select * from village_shares
    union all
    select * from access_shares
    union all
    select * from pillar_shares
),

claims as (
    select
        totals.*,
        'total' as disaggregation,
        false as is_suppressed
    from totals
    union all
    select
        indicator_code,
        region_id,
        period_year,
        period_month,
        definition_version,
        method_variant,
        value,
        numerator,
        denominator,
        denominator_kind,
        evidences,
        origin_rows,
        retrieved_at,
        disaggregation,
        is_suppressed
    from settlements
)

select
    indicator_code,
    region_id,
    region_id as publication_region_id,
    period_year,
    period_month as period_start,
    cast(period_month + interval '1 month' - interval '1 day' as date) as period_end,
    'month' as period_kind,
    disaggregation,
    definition_version,
    method_variant,
    'stbm' as source_id,
    trim_scale(round(value, 4)) as value,
    case
        when is_suppressed then 'suppressed_small_cell'
        when value is null then 'input_missing'
        else 'ok'
    end as value_status,
    cast(null as text) as value_mark,
    'sample' = any(evidences) as is_sample,
    case
        when 'sample' = any(evidences) then 'sample'
        when 'believed' = any(evidences) then 'believed'
        else 'published'
    end as evidence,
    numerator,
    denominator,
    denominator_kind,
    -- 4,070 KK of 8 villages are no count of the families of 100
    case
        when method_variant like '%reporting_villages' then 'reporters_only' else 'whole_region'
    end as area_scope,
    cast(null as numeric) as rse_pct,
    cast(null as int) as sample_size,
    origin_rows,
    cast(null as bigint) as snapshot_id,
    cast(null as text) as source_row,
    cast(null as text) as source_sha256,
    retrieved_at
from claims
