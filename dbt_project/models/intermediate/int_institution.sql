with

documents as (
    {{ form_rows('pokja', 'kelembagaan') }}
),

answers as (select * from {{ ref('institution_document') }}),

judged as (
    select
        documents.region_id,
        documents.document_kind,
        answers.indicator_code,
        documents.legal_form,
        documents.document_number,
        documents.enacted_on,
        documents.document_title,
        documents.valid_from,
        documents.valid_to,
        documents.operator_name,
        documents.operator_type,
        documents.regulator_name,
        -- the form leaves the regulator empty where the two are not separated yet
        case
            when documents.operator_name is not null then documents.regulator_name is not null
        end as is_operator_separate,
        documents.member_count,
        documents.male_member_count,
        documents.female_member_count,
        documents.file_link,
        documents.file_sha256,
        documents.note,
        documents.is_sample,
        documents.evidence,
        documents.dataset_id,
        documents.snapshot_id,
        documents.source_row,
        documents.source_sha256,
        documents.retrieved_at
    from documents
    left join answers on documents.document_kind = answers.document_kind
)

select
    judged.*,
    case
        -- Perda or Perkada: a decree or an agreement is no bylaw
        when judged.indicator_code in ('KL01', 'KL02')
            then judged.legal_form in ('perda', 'peraturan kepala daerah')
        when judged.indicator_code in ('KL03', 'KL04') then judged.is_operator_separate
        else true
    end as is_countable,
    -- a working group's decree is renewed every five years, whatever it says itself
    case
        when judged.indicator_code = 'KL05'
            then least(judged.valid_to, cast(judged.enacted_on + interval '5 years' as date))
        else judged.valid_to
    end as counts_until
from judged
