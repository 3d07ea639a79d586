with

quick_wins as (
    {{ form_rows('pokja', 'quick_win') }}
),

packages as (select * from {{ ref('int_package_match') }})

select
    concat_ws(
        '|', quick_wins.kemendagri_code, quick_wins.period_year, quick_wins.quick_win_code
    ) as quick_win_id,
    quick_wins.region_id,
    quick_wins.period_year,
    quick_wins.quick_win_code,
    quick_wins.quick_win_name,
    quick_wins.subsector,
    quick_wins.policy_package,
    packages.package_id,
    packages.reject_reason as package_reject_reason,
    quick_wins.agency,
    quick_wins.target_output,
    quick_wins.achieved_output,
    quick_wins.output_unit,
    round(100 * quick_wins.achieved_output / nullif(quick_wins.target_output, 0), 2)
        as achieved_pct,
    quick_wins.outcome_name,
    quick_wins.outcome_unit,
    quick_wins.baseline_value,
    quick_wins.baseline_date,
    quick_wins.latest_value,
    quick_wins.latest_date,
    quick_wins.latest_value - quick_wins.baseline_value as change_value,
    quick_wins.status,
    quick_wins.evidence_link,
    quick_wins.note,
    quick_wins.is_sample,
    quick_wins.evidence,
    quick_wins.dataset_id,
    quick_wins.snapshot_id,
    quick_wins.source_row,
    quick_wins.source_sha256
from quick_wins
left join packages
    on
        quick_wins.region_id = packages.region_id
        and quick_wins.period_year = packages.period_year
        and quick_wins.policy_package = packages.policy_package
