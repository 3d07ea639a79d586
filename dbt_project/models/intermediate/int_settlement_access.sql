with

villages as (
    select
        *,
        max(period_month) over (partition by region_id, period_year) as newest_month
    from {{ ref('int_stbm_village') }}
    where access_snapshot_id is not null
),

typologies as (
    {{ form_rows('pokja', 'tipologi_desa') }}
),

-- the typology of a village is dated: that of the last day of the month holds
dated as (
    select distinct on (villages.village_code, villages.period_month)
        villages.*,
        typologies.is_river_bank,
        typologies.is_floating,
        typologies.is_peat,
        typologies.is_tidal,
        typologies.is_plantation,
        typologies.evidence as typology_evidence,
        typologies.snapshot_id as typology_snapshot_id,
        typologies.source_row as typology_source_row
    from villages
    inner join typologies
        on
            villages.village_code = typologies.village_code
            and villages.period_month + interval '1 month' - interval '1 day'
            between typologies.valid_from and coalesce(typologies.valid_to, 'infinity')
    where villages.period_month = villages.newest_month
    order by
        villages.village_code asc,
        villages.period_month asc,
        typologies.valid_from desc
),

-- a village of which a mark is unknown belongs to neither group
all_marked as (
    select
        dated.*,
        case when mark.is_settlement then '' else 'not_' end || mark.settlement as disaggregation
    from dated
    cross join
        lateral (
            values
            ('river_bank', dated.is_river_bank),
            ('floating', dated.is_floating),
            ('peat', dated.is_peat),
            ('tidal', dated.is_tidal),
            ('plantation', dated.is_plantation)
        ) as mark (settlement, is_settlement)
    where mark.is_settlement is not null
),

marked as (
    {{ real_before_sample(
        'all_marked',
        ['region_id', 'period_month', 'disaggregation'],
        "'sample' in (access_evidence, typology_evidence)"
    ) }}
),

cells as (
    select
        region_id,
        period_year,
        period_month,
        disaggregation,
        {{ sum_if_all('family_count') }} as family_count,
        {{ sum_if_all('access_family_count') }} as access_family_count,
        array_agg(distinct access_evidence)
        || array_agg(distinct typology_evidence) as evidences,
        array_agg(distinct access_snapshot_id || ' ' || access_source_row)
        || array_agg(distinct typology_snapshot_id || ' ' || typology_source_row) as origin_rows,
        max(retrieved_at) as retrieved_at
    from marked
    group by region_id, period_year, period_month, disaggregation
)

-- a cell of fewer than 10 families tells of persons: neither its share nor its counts are shown
select
    'IN03' as indicator_code,
    region_id,
    period_year,
    period_month,
    disaggregation,
    'stbm_register' as definition_version,
    'kk_by_village_typology' as method_variant,
    case
        when family_count >= 10 then trim_scale(100 * access_family_count / family_count)
    end as value,
    case when family_count >= 10 then access_family_count end as numerator,
    case when family_count >= 10 then family_count end as denominator,
    'KK' as denominator_kind,
    evidences,
    origin_rows,
    retrieved_at,
    family_count < 10 as is_suppressed
from cells
