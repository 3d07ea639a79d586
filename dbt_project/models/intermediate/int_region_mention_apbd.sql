{{ config(materialized='ephemeral') }}

{{ form_mentions('apbd', ['belanja']) }}
