{{ config(materialized='ephemeral') }}

{{ form_mentions('pokja', [
    'rencana_program',
    'realisasi_program',
    'quick_win',
    'rencana_tindak_lanjut',
    'uji_coba',
    'kelembagaan',
    'sdm',
    'dana_nonpublik',
    'kegiatan_ppsp',
    'milestone_ppsp',
    'tipologi_desa',
    'target',
    'keputusan_konflik',
    'paket_kebijakan',
]) }}
