with

registered as (
    {{ form_rows('siinsan', 'fasilitas') }}
),

-- a register lists a facility once per day it was looked at: its newest state is the year's
newest as (
    select
        registered.*,
        row_number() over (
            partition by registered.region_id, registered.period_year, registered.facility_code
            order by registered.status_date desc
        ) as place
    from registered
)

select
    newest.region_id,
    newest.period_year,
    newest.facility_code,
    newest.facility_name,
    newest.facility_type,
    newest.service_scale,
    newest.village_code,
    newest.latitude_degree,
    newest.longitude_degree,
    newest.built_year,
    newest.operator_name,
    newest.operating_method,
    newest.design_capacity_m3_per_day,
    newest.inflow_m3_per_day,
    newest.design_capacity_tonne_per_day,
    newest.house_connection_count,
    newest.working_status,
    newest.status_date,
    newest.working_status <> 'dalam pembangunan' as is_built,
    -- a plant that nothing flows into does not function, whatever its status says
    newest.working_status in ('berfungsi', 'berfungsi sebagian')
    and coalesce(newest.inflow_m3_per_day > 0, true) as is_working,
    newest.is_sample,
    newest.evidence,
    newest.source_id,
    newest.dataset_id,
    newest.snapshot_id,
    newest.source_row,
    newest.source_sha256,
    newest.retrieved_at
from newest
where newest.place = 1
