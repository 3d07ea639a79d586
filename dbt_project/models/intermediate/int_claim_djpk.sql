with

sanitation as (
    select * from {{ ref('int_claim_apbd') }}
    where indicator_code = 'PD01'
),

accounts as (
    select * from {{ ref('stg_djpk__apbd') }}
    -- the whole year, every kind of spending
    where period_month = 12 and account_level = 1 and account_name = 'Belanja Daerah'
),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'djpk' and region_id is not null
),

-- a page has the realisation beside the one budget that its sentence names
totals as (
    select
        matches.region_id,
        accounts.period_year,
        figure.vintage,
        figure.total_idr,
        accounts.is_sample,
        accounts.evidence,
        accounts.snapshot_id,
        accounts.source_row,
        accounts.retrieved_at
    from accounts
    inner join matches
        on
            accounts.pemda_name = matches.name
            and accounts.province_name = matches.province_name
            and accounts.period_year = matches.period_year
    cross join lateral (
        values
        ('realisasi', accounts.realised_idr),
        (accounts.budget_vintage, accounts.budget_idr)
    ) as figure (vintage, total_idr)
),

-- realised over realised, a budget over the same budget
claims as (
    select
        'PD02' as indicator_code,
        sanitation.region_id,
        sanitation.publication_region_id,
        sanitation.period_year,
        sanitation.period_start,
        sanitation.period_end,
        sanitation.period_kind,
        sanitation.disaggregation,
        'total_belanja' as definition_version,
        sanitation.method_variant,
        'djpk' as source_id,
        round(100 * sanitation.value / nullif(totals.total_idr, 0), 4) as value,
        case
            when totals.total_idr is null or totals.total_idr = 0 then 'input_missing' else 'ok'
        end as value_status,
        cast(null as text) as value_mark,
        sanitation.is_sample or totals.is_sample as is_sample,
        case
            when sanitation.is_sample or totals.is_sample then 'sample'
            when 'believed' in (sanitation.evidence, totals.evidence) then 'believed'
            else 'published'
        end as evidence,
        sanitation.value as numerator,
        totals.total_idr as denominator,
        'Rp' as denominator_kind,
        sanitation.area_scope,
        sanitation.rse_pct,
        sanitation.sample_size,
        sanitation.origin_rows || (totals.snapshot_id || ' ' || totals.source_row) as origin_rows,
        sanitation.snapshot_id,
        sanitation.source_row,
        sanitation.source_sha256,
        greatest(sanitation.retrieved_at, totals.retrieved_at) as retrieved_at
    from sanitation
    inner join totals
        on
            sanitation.region_id = totals.region_id
            and sanitation.period_year = totals.period_year
            and replace(sanitation.method_variant, '_audited', '') = totals.vintage
)

select * from claims
