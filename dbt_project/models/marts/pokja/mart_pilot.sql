with

pilots as (
    {{ form_rows('pokja', 'uji_coba') }}
),

packages as (select * from {{ ref('int_package_match') }}),

changes as (
    select
        pilots.*,
        pilots.served_after_household_count - pilots.served_before_household_count
            as added_household_count
    from pilots
)

select
    concat_ws(
        '|',
        changes.kemendagri_code,
        changes.period_year,
        changes.village_code,
        changes.service,
        changes.pilot_stage
    ) as pilot_id,
    changes.region_id,
    changes.period_year,
    changes.village_code,
    changes.service,
    changes.pilot_stage,
    changes.village_name,
    changes.village_type,
    changes.activity_code,
    changes.subsector,
    changes.policy_package,
    packages.package_id,
    packages.reject_reason as package_reject_reason,
    changes.agency,
    changes.operator_name,
    cast(changes.village_household_count as int) as village_household_count,
    cast(changes.target_household_count as int) as target_household_count,
    cast(changes.served_before_household_count as int) as served_before_household_count,
    cast(changes.served_after_household_count as int) as served_after_household_count,
    cast(changes.added_household_count as int) as added_household_count,
    round(
        100 * changes.served_before_household_count
        / nullif(changes.village_household_count, 0), 2
    ) as served_before_pct,
    round(
        100 * changes.served_after_household_count / nullif(changes.village_household_count, 0), 2
    ) as served_after_pct,
    round(
        100 * changes.served_after_household_count / nullif(changes.target_household_count, 0), 2
    ) as target_reached_pct,
    changes.cost_idr,
    -- a pilot that served nobody new has no cost per household, not an endless one
    case
        when changes.added_household_count > 0
            then round(changes.cost_idr / changes.added_household_count)
    end as cost_per_added_household_idr,
    changes.started_on,
    changes.as_of_date,
    changes.status,
    changes.lesson,
    changes.evidence_link,
    changes.note,
    changes.is_sample,
    changes.evidence,
    changes.dataset_id,
    changes.snapshot_id,
    changes.source_row,
    changes.source_sha256
from changes
left join packages
    on
        changes.region_id = packages.region_id
        and changes.period_year = packages.period_year
        and changes.policy_package = packages.policy_package
