{{ config(materialized='ephemeral') }}

{{ form_mentions('pernyataan', ['angka']) }}
