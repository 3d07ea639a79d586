{{ config(materialized='ephemeral') }}

{{ form_mentions('dak', ['fisik_sanitasi']) }}
