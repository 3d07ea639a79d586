{{ config(materialized='ephemeral') }}

{{ form_mentions('siinsan', ['fasilitas', 'spald_s', 'truk_tinja']) }}
