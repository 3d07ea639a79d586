with

budgets as (
    {{ form_rows('apbd', 'belanja') }}
),

grants as (
    {{ form_rows('dak', 'fisik_sanitasi') }}
),

plans as (
    {{ form_rows('pokja', 'rencana_program') }}
),

reports as (select * from {{ ref('int_programme_report') }}),

gifts as (
    {{ form_rows('pokja', 'dana_nonpublik') }}
),

sources as (select * from {{ ref('funding_source') }}),

-- only leaves: a programme has the money of its sub kegiatan in it
leaves as (
    select
        *,
        dak_budget_idr > 0 and (vintage <> 'realisasi' or dak_realised_idr is not null)
            as is_dak_stated
    from budgets
    where is_leaf and subsector is not null
),

budget_lines as (
    select
        leaves.region_id,
        leaves.period_year,
        leaves.vintage,
        leaves.subsector,
        part.funding_source,
        part.funding_source as money_kind,
        leaves.agency,
        leaves.spending_kind,
        leaves.is_audited,
        part.budget_idr,
        cast(null as numeric) as commitment_idr,
        part.realised_idr,
        leaves.money_unit,
        leaves.is_sample,
        leaves.evidence,
        leaves.source_id,
        leaves.dataset_id,
        leaves.snapshot_id,
        leaves.source_row,
        leaves.source_sha256,
        leaves.retrieved_at
    from leaves
    -- the part that is DAK, where it is stated; else it stays in the budget of the kabupaten
    cross join
        lateral (
            values
            (
                'apbd kabupaten/kota',
                leaves.budget_idr
                - case when leaves.is_dak_stated then leaves.dak_budget_idr else 0 end,
                leaves.realised_idr
                - case when leaves.is_dak_stated then leaves.dak_realised_idr else 0 end
            ),
            ('dak fisik', leaves.dak_budget_idr, leaves.dak_realised_idr)
        ) as part (funding_source, budget_idr, realised_idr)
    where part.funding_source = 'apbd kabupaten/kota' or leaves.is_dak_stated
),

grant_lines as (
    select
        region_id,
        period_year,
        'realisasi' as vintage,
        subsector,
        'dak fisik' as funding_source,
        'dak fisik' as money_kind,
        agency,
        cast(null as text) as spending_kind,
        cast(null as boolean) as is_audited,
        allocated_idr as budget_idr,
        contract_idr as commitment_idr,
        realised_idr,
        money_unit,
        is_sample,
        evidence,
        source_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at
    from grants
),

plan_lines as (
    select
        region_id,
        period_year,
        'murni' as vintage,
        subsector,
        funding_source,
        funding_source as money_kind,
        agency,
        cast(null as text) as spending_kind,
        cast(null as boolean) as is_audited,
        budget_idr,
        commitment_idr,
        cast(null as numeric) as realised_idr,
        money_unit,
        is_sample,
        evidence,
        source_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at
    from plans
),

report_lines as (
    select
        region_id,
        period_year,
        'realisasi' as vintage,
        coalesce(subsector, 'tidak diketahui') as subsector,
        funding_source,
        funding_source as money_kind,
        agency,
        cast(null as text) as spending_kind,
        cast(null as boolean) as is_audited,
        budget_idr,
        cast(null as numeric) as commitment_idr,
        realised_idr,
        money_unit,
        is_sample,
        evidence,
        source_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at
    from reports
),

gift_lines as (
    select
        region_id,
        period_year,
        'realisasi' as vintage,
        subsector,
        case funding_source when 'lainnya' then 'nonpublik lainnya' else funding_source end
            as funding_source,
        -- a gift that the government booked is spent through the APBD like any grant
        case
            when is_in_apbd then 'hibah'
            when funding_source = 'lainnya' then 'nonpublik lainnya'
            else funding_source
        end as money_kind,
        cast(null as text) as agency,
        cast(null as text) as spending_kind,
        cast(null as boolean) as is_audited,
        cast(null as numeric) as budget_idr,
        commitment_idr,
        realised_idr,
        money_unit,
        is_sample,
        evidence,
        source_id,
        dataset_id,
        snapshot_id,
        source_row,
        source_sha256,
        retrieved_at
    from gifts
),

lines as (
    select * from budget_lines
    union all
    select * from grant_lines
    union all
    select * from plan_lines
    union all
    select * from report_lines
    union all
    select * from gift_lines
),

-- a CONTOH takes the place of no real record
records as (
    select distinct
        region_id,
        period_year,
        vintage,
        is_sample,
        dataset_id
    from lines
),

judged as (
    select
        lines.*,
        sources.is_public,
        case
            when lines.vintage = 'realisasi' then lines.realised_idr
            when kinds.counted_first_in like '%apbd.belanja%'
                then coalesce(lines.budget_idr, lines.commitment_idr)
            -- a plan has the budget of the APBD, where money from outside it has a 0 or a blank
            else coalesce(lines.commitment_idr, lines.budget_idr)
        end as amount_idr,
        first_record.dataset_id as first_dataset_id
    from lines
    left join sources on lines.funding_source = sources.funding_source
    left join sources as kinds on lines.money_kind = kinds.funding_source
    left join lateral (
        select records.dataset_id
        from
            unnest(string_to_array(kinds.counted_first_in, ' '))
            with ordinality as preferred (dataset_id, place)
        inner join records
            on
                preferred.dataset_id = records.dataset_id
                and lines.region_id = records.region_id
                and lines.period_year = records.period_year
                and lines.vintage = records.vintage
                and lines.is_sample = records.is_sample
        order by preferred.place
        limit 1
    ) as first_record on true
),

reasoned as (
    select
        *,
        case
            -- water is no part of sanitation spending (PD01)
            when subsector = 'air minum' then 'not_sanitation'
            when first_dataset_id <> dataset_id
                then 'already_in_' || first_dataset_id
            -- blank in the forms of the Pokja: nothing was budgeted, promised or received yet
            when source_id = 'pokja' and amount_idr is null then 'no_money_yet'
            else 'counted'
        end as counted_reason
    from judged
)

select
    region_id,
    period_year,
    vintage,
    subsector,
    funding_source,
    is_public,
    agency,
    spending_kind,
    is_audited,
    budget_idr,
    commitment_idr,
    realised_idr,
    amount_idr,
    money_unit,
    counted_reason = 'counted' as is_counted,
    counted_reason,
    is_sample,
    evidence,
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    retrieved_at
from reasoned
