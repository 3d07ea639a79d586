{{ config(materialized='view') }}

{% for dataset in ['rencana_program', 'quick_win', 'uji_coba'] -%}
    select
        sent.region_id,
        sent.period_year,
        sent.policy_package,
        sent.kemendagri_code,
        sent.region_name,
        sent.dataset_id,
        sent.snapshot_id,
        sent.source_row,
        sent.source_sha256
    from (
        {{ form_rows('pokja', dataset) }}
    ) as sent
    where sent.policy_package is not null
    {%- if not loop.last %}
        union all
    {% endif %}
{%- endfor %}
