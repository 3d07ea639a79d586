-- What is reported as done stands in the plan of the year, and money spent since January does not
-- become less in a later quarter (PD10). The plan and the quarters are files of their own, so the
-- door cannot judge that.
{{ config(severity='warn') }}

with

plans as (select * from {{ ref('stg_pokja__rencana_program') }}),

realisations as (select * from {{ ref('stg_pokja__realisasi_program') }}),

compared as (
    select
        realisations.*,
        lag(realisations.realised_idr) over (
            partition by
                realisations.kemendagri_code,
                realisations.period_year,
                realisations.activity_code,
                realisations.funding_source
            order by realisations.quarter
        ) as realised_before_idr
    from realisations
)

select
    compared.kemendagri_code,
    compared.period_year,
    compared.quarter,
    compared.activity_code,
    compared.funding_source,
    compared.realised_idr,
    compared.realised_before_idr,
    compared.source_row
from compared
left join plans
    on
        compared.kemendagri_code = plans.kemendagri_code
        and compared.period_year = plans.period_year
        and compared.activity_code = plans.activity_code
        and compared.funding_source = plans.funding_source
where plans.activity_code is null or compared.realised_idr < compared.realised_before_idr
