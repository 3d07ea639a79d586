with

data as (
    {{ current_rows('bps.data') }}
),

-- labels of the API may carry HTML: "<b>KALIMANTAN TENGAH</b>"
cleaned as (
    select
        data.*,
        trim(regexp_replace(data.vervar_label, '<[^>]*>', '', 'g')) as clean_vervar_label,
        ops.mark_legend(data.var_note) as legend,
        case data.value_type when 'number' then 'plain' else 'id' end as number_format
    from data
),

renamed as (
    select
        cleaned.domain as domain_code,
        trim(cleaned.var_label) as var_title,
        cleaned.var_unit as unit,
        cleaned.vervar_id as vervar_code,
        cleaned.clean_vervar_label as vervar_name,
        -- 9999 is the total of the domain, not a region code
        case
            when cleaned.vervar_id = '9999' then cleaned.domain else cleaned.vervar_id
        end as region_code,
        trim(cleaned.turvar_label) as turvar_label,
        case when cleaned.th_label ~ '^\d{4}$' then cleaned.th_label::int end as period_year,
        trim(cleaned.turth_label) as turth_label,
        n_value.value,
        n_value.status as value_status,
        n_value.mark as value_mark,
        {{ is_sample(['cleaned.var_label', 'cleaned.var_note', 'cleaned.turvar_label']) }}
            as is_sample,
        {{ evidence(['cleaned.var_label', 'cleaned.var_note', 'cleaned.turvar_label']) }}
            as evidence,
        cleaned.source_id,
        cleaned.dataset_id,
        cleaned._snapshot_id as snapshot_id,
        cleaned._row as source_row,
        cleaned.source_sha256,
        cleaned.retrieved_at
    from cleaned
    {{ read_number('cleaned.value', 'cleaned.number_format', legend='cleaned.legend') }}
)

select * from renamed
