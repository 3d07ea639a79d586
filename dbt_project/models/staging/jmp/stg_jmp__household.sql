with

rows_in as (
    {{ current_rows('jmp.household') }}
),

-- the words of JMP; "at least basic" is a sum of two rungs and no rung of its own
rungs as (
    select * from (
        values
        ('WS_PPL_S-SM', 'sanitation', 'safely_managed', false),
        ('WS_PPL_S-B', 'sanitation', 'basic', false),
        ('WS_PPL_S-L', 'sanitation', 'limited', false),
        ('WS_PPL_S-UI', 'sanitation', 'unimproved', false),
        ('WS_PPL_S-OD', 'sanitation', 'open_defecation', false),
        ('WS_PPL_S-ALB', 'sanitation', 'at_least_basic', true),
        ('WS_PPL_W-SM', 'drinking_water', 'safely_managed', false),
        ('WS_PPL_W-B', 'drinking_water', 'basic', false),
        ('WS_PPL_W-L', 'drinking_water', 'limited', false),
        ('WS_PPL_W-UI', 'drinking_water', 'unimproved', false),
        ('WS_PPL_W-SW', 'drinking_water', 'surface_water', false),
        ('WS_PPL_W-ALB', 'drinking_water', 'at_least_basic', true),
        ('WS_PPL_H-B', 'hygiene', 'basic', false),
        ('WS_PPL_H-L', 'hygiene', 'limited', false),
        ('WS_PPL_H-N', 'hygiene', 'no_facility', false)
    ) as named (series_code, service, rung, is_sum_of_rungs)
),

renamed as (
    select
        rows_in.indicator as series_code,
        rungs.service,
        rungs.rung,
        rungs.is_sum_of_rungs,
        rows_in.ref_area as country_iso3,
        case rows_in.residence
            when '_T' then 'total'
            when 'U' then 'urban'
            when 'R' then 'rural'
        end as residence,
        case when rows_in.time_period ~ '^\d{4}$' then rows_in.time_period::int end as period_year,
        rows_in.obs_value as value_as_published,
        b_obs_value.value as value_pct,
        b_obs_value.bound as bound_pct,
        b_obs_value.status as value_status,
        {{ is_sample(['rows_in.unit_measure']) }} as is_sample,
        {{ evidence(['rows_in.unit_measure']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    -- a file from a person may hold more series and the wealth quintiles; they stay in raw
    inner join rungs on rows_in.indicator = rungs.series_code
    {{ read_bounded('rows_in.obs_value') }}
    where rows_in.wealth_quintile = '_T'
)

select * from renamed
