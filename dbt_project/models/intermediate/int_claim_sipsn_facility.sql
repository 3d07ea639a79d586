with

-- a facility is listed again when its pin moved: its newest listing counts
facilities as (
    select * from {{ ref('int_waste_facility') }}
    where listing_number = 1 and region_id is not null
),

generation as (select * from {{ ref('stg_sipsn__timbulan') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'sipsn' and region_id is not null
),

nation as (
    select region_id from {{ ref('region') }}
    where region_level = 'national'
),

generated as (
    select
        matches.region_id,
        generation.period_year,
        generation.generated_tonne_per_year
    from generation
    inner join matches
        on
            generation.kabkota_name = matches.name
            and generation.province_name = matches.province_name
            and generation.period_year = matches.period_year
),

all_members as (
    select
        facilities.*,
        member.indicator_code,
        -- the figures of another year than the list's are no figures of this year
        case when facilities.period_year = facilities.list_year then member.tonne end as tonne,
        facilities.period_year >= facilities.list_year as is_reporting
    from facilities
    inner join
        lateral (
            values
            ('SP06', facilities.facility_kind <> 'tpa', facilities.managed_tonne),
            -- a regional landfill takes the waste of several kabupaten
            (
                'SP07',
                facilities.facility_kind = 'tpa'
                and facilities.facility_subtype is distinct from 'TPA Regional',
                facilities.received_tonne
            ),
            ('SP10', facilities.facility_kind = 'tps3r', null),
            ('SP11', facilities.facility_kind = 'tps3r', facilities.managed_tonne),
            ('SP12', facilities.facility_kind like 'bank sampah%', null)
        ) as member (indicator_code, is_meant, tonne)
        on member.is_meant
),

members as (
    {{ real_before_sample('all_members', ['indicator_code', 'region_id', 'list_year']) }}
),

totals as (
    select
        members.indicator_code,
        members.region_id,
        members.list_year as period_year,
        count(*) as listed_count,
        -- that none has reported does not say that none is active
        nullif(count(*) filter (where members.is_reporting), 0) as reporting_count,
        {{ sum_if_all('members.tonne') }} as tonne,
        bool_or(members.is_sample) as is_sample,
        {{ evidence_of_rows('members') }} as evidence,
        {{ claim_of_many_rows('members') }}
    from members
    group by members.indicator_code, members.region_id, members.list_year
),

measures as (
    select
        totals.*,
        case totals.indicator_code
            when 'SP06' then 100 * totals.tonne / nullif(generated.generated_tonne_per_year, 0)
            when 'SP07' then totals.tonne / 365
            when 'SP10' then 100.0 * totals.reporting_count / totals.listed_count
            when 'SP11' then totals.tonne / 12
            when 'SP12' then totals.reporting_count
        end as value,
        case totals.indicator_code
            when 'SP06' then totals.tonne
            when 'SP10' then totals.reporting_count
        end as numerator,
        case totals.indicator_code
            when 'SP06' then generated.generated_tonne_per_year
            when 'SP10' then totals.listed_count
        end as denominator,
        case totals.indicator_code when 'SP06' then 'tonne' when 'SP10' then 'facility' end
            as denominator_kind
    from totals
    left join generated
        on
            totals.region_id = generated.region_id
            and totals.period_year = generated.period_year
)

select
    measures.indicator_code,
    measures.region_id,
    nation.region_id as publication_region_id,
    measures.period_year,
    make_date(measures.period_year, 1, 1) as period_start,
    make_date(measures.period_year, 12, 31) as period_end,
    'year' as period_kind,
    'total' as disaggregation,
    'sipsn_fasilitas' as definition_version,
    'sipsn_reported' as method_variant,
    'sipsn' as source_id,
    round(measures.value, 2) as value,
    case when measures.value is null then 'input_missing' else 'ok' end as value_status,
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
cross join nation
