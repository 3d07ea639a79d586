{{ sipsn_composition('sipsn.komposisi_jenis', [
    'sisa_makanan',
    'kayu_ranting',
    'kertas_karton',
    'plastik',
    'logam',
    'kain',
    'karet_kulit',
    'kaca',
    'lainnya',
]) }}
