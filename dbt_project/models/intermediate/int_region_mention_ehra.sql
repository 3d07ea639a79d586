{{ config(materialized='ephemeral') }}

{{ form_mentions('ehra', ['strata', 'irs_input', 'irs_bobot']) }}
