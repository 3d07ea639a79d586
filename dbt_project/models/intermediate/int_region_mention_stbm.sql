{{ config(materialized='ephemeral') }}

{{ form_mentions('stbm', ['akses_desa', 'verifikasi_desa', 'pilar_desa']) }}
