with

sent as (
    {{ form_rows('pokja', 'paket_kebijakan') }}
),

stated as (select * from {{ ref('policy_package') }}),

packages as (
    select
        concat_ws(
            '-',
            sent.kemendagri_code,
            lower(regexp_replace(sent.programme_name, '[^[:alnum:]]+', '-', 'g')),
            sent.package_number
        ) as package_id,
        sent.region_id,
        sent.programme_name,
        sent.package_number,
        sent.package_name as name_id,
        cast(null as text) as name_en,
        sent.statement,
        sent.note,
        sent.valid_from,
        sent.valid_to,
        sent.indicator_list,
        coalesce(sent.file_link, sent.document) as evidence_link,
        sent.is_sample,
        sent.evidence,
        sent.dataset_id,
        sent.snapshot_id,
        sent.source_row,
        sent.source_sha256
    from sent
    union all
    select
        stated.package_id,
        stated.region_id,
        stated.programme_name,
        stated.package_number,
        stated.name_id,
        stated.name_en,
        stated.statement,
        stated.note,
        stated.valid_from,
        stated.valid_to,
        cast(null as text) as indicator_list,
        stated.evidence_url as evidence_link,
        false as is_sample,
        stated.evidence,
        cast(null as text) as dataset_id,
        cast(null as bigint) as snapshot_id,
        cast(null as text) as source_row,
        cast(null as text) as source_sha256
    from stated
)

-- what the Pokja itself sends comes before what was read in the news, a CONTOH after both
select distinct on (packages.package_id) packages.*
from packages
order by
    packages.package_id asc,
    packages.is_sample asc,
    packages.snapshot_id is null asc
