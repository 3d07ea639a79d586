with

documents as (select * from {{ ref('int_institution') }})

select
    region_id,
    document_kind,
    document_number,
    enacted_on,
    document_title,
    legal_form,
    valid_from,
    valid_to,
    {{ as_of_date() }} as as_of_date,
    {{ as_of_date() }} between valid_from and coalesce(valid_to, 'infinity') as is_in_force,
    indicator_code,
    case
        when indicator_code is not null
            then
                is_countable
                and {{ as_of_date() }} between valid_from and coalesce(counts_until, 'infinity')
    end as is_counted,
    counts_until,
    operator_name,
    operator_type,
    regulator_name,
    is_operator_separate,
    cast(member_count as int) as member_count,
    cast(male_member_count as int) as male_member_count,
    cast(female_member_count as int) as female_member_count,
    round(100 * female_member_count / nullif(member_count, 0), 2) as female_member_pct,
    file_link,
    file_sha256,
    note,
    is_sample,
    evidence,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256
from documents
