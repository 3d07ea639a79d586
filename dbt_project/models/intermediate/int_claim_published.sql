{{ config(materialized='view') }}

{{ union_of('claim', claim_columns()) }}
