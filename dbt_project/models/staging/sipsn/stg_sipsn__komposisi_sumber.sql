{{ sipsn_composition('sipsn.komposisi_sumber', [
    'rumah_tangga',
    'perkantoran',
    'pasar',
    'perniagaan',
    'fasilitas_publik',
    'kawasan',
    'lain',
]) }}
