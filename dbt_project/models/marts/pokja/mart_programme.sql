with

plans as (
    {{ form_rows('pokja', 'rencana_program') }}
),

realisations as (
    {{ form_rows('pokja', 'realisasi_program') }}
),

packages as (select * from {{ ref('int_package_match') }}),

-- money and work count from January, so the newest quarter says all of the year
newest_realisations as (
    select distinct on (
        realisations.region_id,
        realisations.period_year,
        realisations.activity_code,
        realisations.funding_source
    ) realisations.*
    from realisations
    order by
        realisations.region_id asc,
        realisations.period_year asc,
        realisations.activity_code asc,
        realisations.funding_source asc,
        realisations.quarter desc
),

-- what is reported as done without a plan is shown as such
chains as (
    select
        coalesce(plans.region_id, done.region_id) as region_id,
        coalesce(plans.kemendagri_code, done.kemendagri_code) as kemendagri_code,
        coalesce(plans.period_year, done.period_year) as period_year,
        coalesce(plans.activity_code, done.activity_code) as activity_code,
        coalesce(plans.funding_source, done.funding_source) as funding_source,
        coalesce(plans.activity_name, done.activity_name) as activity_name,
        coalesce(plans.agency, done.agency) as agency,
        plans.source_row is not null as is_planned,
        plans.subsector,
        plans.policy_package,
        plans.ssk_document,
        plans.location,
        plans.target_output,
        plans.output_unit,
        plans.need_idr,
        plans.budget_idr,
        plans.commitment_idr,
        plans.gap_1_idr,
        plans.gap_2_idr,
        plans.budget_code,
        plans.is_in_rpjmd,
        plans.is_in_renstra,
        plans.is_in_rkpd,
        plans.is_in_renja,
        done.quarter as realised_quarter,
        done.budget_idr as current_budget_idr,
        done.realised_idr,
        round(100 * done.realised_idr / nullif(done.budget_idr, 0), 2) as money_pct,
        done.physical_pct,
        done.realised_output,
        case
            when plans.output_unit = done.output_unit
                then round(100 * done.realised_output / nullif(plans.target_output, 0), 2)
        end as output_pct,
        done.status,
        done.is_paid_without_work,
        done.obstacle,
        done.evidence_link,
        coalesce(plans.is_sample, false) or coalesce(done.is_sample, false) as is_sample,
        'believed' in (plans.evidence, done.evidence) as is_believed,
        coalesce(plans.dataset_id, done.dataset_id) as dataset_id,
        coalesce(plans.snapshot_id, done.snapshot_id) as snapshot_id,
        coalesce(plans.source_row, done.source_row) as source_row,
        coalesce(plans.source_sha256, done.source_sha256) as source_sha256,
        done.snapshot_id as realised_snapshot_id,
        done.source_row as realised_source_row
    from plans
    full outer join newest_realisations as done
        on
            plans.region_id = done.region_id
            and plans.period_year = done.period_year
            and plans.activity_code = done.activity_code
            and plans.funding_source = done.funding_source
)

select
    concat_ws(
        '|',
        chains.kemendagri_code,
        chains.period_year,
        chains.activity_code,
        chains.funding_source
    ) as programme_id,
    chains.region_id,
    chains.period_year,
    chains.activity_code,
    chains.funding_source,
    chains.activity_name,
    chains.agency,
    chains.is_planned,
    chains.subsector,
    chains.policy_package,
    packages.package_id,
    packages.reject_reason as package_reject_reason,
    chains.ssk_document,
    chains.location,
    chains.target_output,
    chains.output_unit,
    chains.need_idr,
    chains.budget_idr,
    chains.commitment_idr,
    chains.gap_1_idr,
    chains.gap_2_idr,
    chains.budget_code,
    chains.is_in_rpjmd,
    chains.is_in_renstra,
    chains.is_in_rkpd,
    chains.is_in_renja,
    chains.realised_quarter,
    chains.current_budget_idr,
    chains.realised_idr,
    chains.money_pct,
    chains.physical_pct,
    chains.realised_output,
    chains.output_pct,
    chains.status,
    chains.is_paid_without_work,
    chains.obstacle,
    chains.evidence_link,
    chains.is_sample,
    case
        when chains.is_sample then 'sample'
        when chains.is_believed then 'believed'
        else 'published'
    end as evidence,
    chains.dataset_id,
    chains.snapshot_id,
    chains.source_row,
    chains.source_sha256,
    chains.realised_snapshot_id,
    chains.realised_source_row
from chains
left join packages
    on
        chains.region_id = packages.region_id
        and chains.period_year = packages.period_year
        and chains.policy_package = packages.policy_package
