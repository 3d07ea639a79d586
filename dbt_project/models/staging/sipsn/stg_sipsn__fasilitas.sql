with

rows_in as (
    {{ current_rows('sipsn.fasilitas') }}
),

typed as (
    select
        rows_in.*,
        to_jsonb(rows_in) - '_row' as content,
        case when rows_in.data_year ~ '^\d{4}$' then rows_in.data_year::int end as period_year,
        n_lat.value as latitude,
        n_lon.value as longitude,
        n_received_value.value as received,
        n_managed_value.value as managed,
        n_feed_value.value as feed,
        n_compost_value.value as compost,
        n_recycled_value.value as recycled,
        n_upcycled_value.value as upcycled,
        n_energy_value.value as energy,
        {{ tonne_factor('rows_in.received_unit') }} as received_factor,
        {{ tonne_factor('rows_in.managed_unit') }} as managed_factor,
        {{ tonne_factor('rows_in.feed_unit') }} as feed_factor,
        {{ tonne_factor('rows_in.compost_unit') }} as compost_factor,
        {{ tonne_factor('rows_in.recycled_unit') }} as recycled_factor,
        {{ tonne_factor('rows_in.upcycled_unit') }} as upcycled_factor,
        {{ tonne_factor('rows_in.energy_unit') }} as energy_factor
    from rows_in
    {{ read_number('rows_in.lat', 'plain') }}
    {{ read_number('rows_in.lon', 'plain') }}
    {{ read_number('rows_in.received_value', 'plain') }}
    {{ read_number('rows_in.managed_value', 'plain') }}
    {{ read_number('rows_in.feed_value', 'plain') }}
    {{ read_number('rows_in.compost_value', 'plain') }}
    {{ read_number('rows_in.recycled_value', 'plain') }}
    {{ read_number('rows_in.upcycled_value', 'plain') }}
    {{ read_number('rows_in.energy_value', 'plain') }}
),

usual_years as (
    select
        _snapshot_id,
        mode() within group (order by period_year) as usual_year
    from typed
    group by _snapshot_id
),

-- what recycled and upcycled waste must make up, and what they do make up
weighed as (
    select
        typed.*,
        typed.managed
        - coalesce(typed.feed, 0)
        - coalesce(typed.compost, 0)
        - coalesce(typed.energy, 0) as remainder,
        coalesce(typed.recycled, 0) + coalesce(typed.upcycled, 0) as remade,
        coalesce(typed.recycled_factor / typed.managed_factor, 1) as label_factor,
        num_nonnulls(
            typed.feed, typed.compost, typed.energy, typed.recycled, typed.upcycled
        ) as part_count
    from typed
),

judged as (
    select
        weighed.*,
        case
            when weighed.managed is null or weighed.part_count = 0 then null
            when weighed.remade = 0 or weighed.label_factor = 1 then 'declared'
            -- the door refused what fits neither; each figure is rounded to 0.01
            when
                abs(weighed.remainder - weighed.remade) <= 0.05
                and abs(weighed.remainder - weighed.remade * weighed.label_factor) <= 0.05
                then 'undecided'
            when abs(weighed.remainder - weighed.remade) <= 0.05 then 'managed_unit'
            else 'declared'
        end as unit_basis,
        row_number() over (
            partition by
                weighed.facility_type,
                weighed.name,
                weighed.kabkota_sipsn,
                weighed.provinsi_sipsn,
                weighed.lat,
                weighed.lon
            order by
                weighed.period_year desc nulls last, length(weighed._row) asc, weighed._row asc
        ) as listing_number,
        row_number() over (
            partition by weighed.content
            order by length(weighed._row), weighed._row
        ) > 1 as is_exact_duplicate
    from weighed
),

renamed as (
    select
        judged.facility_type,
        trim(judged.name) as facility_name,
        nullif(trim(judged.subtype), '') as facility_subtype,
        trim(judged.provinsi_sipsn) as province_name,
        trim(judged.kabkota_sipsn) as kabkota_name,
        judged.kemendagri_code,
        judged.bps_code,
        judged.latitude,
        judged.longitude,
        judged.period_year,
        usual_years.usual_year as list_year,
        judged.received * judged.received_factor as received_tonne,
        judged.managed * judged.managed_factor as managed_tonne,
        judged.feed * judged.feed_factor as feed_tonne,
        judged.compost * judged.compost_factor as compost_tonne,
        judged.recycled * case judged.unit_basis
            when 'managed_unit' then judged.managed_factor
            when 'declared' then judged.recycled_factor
        end as recycled_tonne,
        judged.upcycled * case judged.unit_basis
            when 'managed_unit' then judged.managed_factor
            when 'declared' then judged.upcycled_factor
        end as upcycled_tonne,
        judged.energy * judged.energy_factor as energy_tonne,
        judged.unit_basis,
        judged.listing_number,
        judged.is_exact_duplicate,
        {{ is_sample(['judged.name']) }} as is_sample,
        {{ evidence(['judged.name']) }} as evidence,
        judged.source_id,
        judged.dataset_id,
        judged._snapshot_id as snapshot_id,
        judged._row as source_row,
        judged.source_sha256,
        judged.retrieved_at
    from judged
    inner join usual_years on judged._snapshot_id = usual_years._snapshot_id
)

select * from renamed
