{{ config(materialized='view') }}

select {{ claim_columns() | join(', ') }} from {{ ref('int_pokja_institution_claim') }}
union all
select {{ claim_columns() | join(', ') }} from {{ ref('int_pokja_staff_claim') }}
union all
select {{ claim_columns() | join(', ') }} from {{ ref('int_pokja_process_claim') }}
union all
select {{ claim_columns() | join(', ') }} from {{ ref('int_pokja_money_claim') }}
