"""DAK Fisik by workbook: what is refused, and with which words."""

from __future__ import annotations

from forms import Trap, check_each_rule, check_traps, example
from support import Home

DAK = "dak.fisik_sanitasi"


def test_each_rule(home: Home) -> None:
    check_each_rule(
        home,
        DAK,
        "nomor_paket",
        {
            "wilayah_kabkota": {
                "kode_wilayah": "62",
                "nama_wilayah": "Kalimantan Tengah",
                "kode_desa": "",
            },
            "kontrak_le_alokasi": {"kontrak": "1.500,5"},
            "realisasi_le_kontrak": {"realisasi": "1.421"},
            "realisasi_le_alokasi": {"kontrak": "", "realisasi": "1.500,5"},
            "selesai_fisik_100": {"fisik_pct": "97"},
            "fisik_bukan_pecahan": {"status": "berjalan", "fisik_pct": "0,97"},
            "volume_bersatuan": {"satuan_volume": ""},
        },
        {"kontrak": "", "realisasi": "", "status": "belum mulai", "fisik_pct": "0"},
        {"volume_rencana": "", "volume_realisasi": "", "satuan_volume": ""},
        {"kode_desa": "-"},
    )


def test_traps(home: Home) -> None:
    traps = [
        Trap({"nomor_paket": "1", "alokasi": "Rp1.500"}, {"alokasi"}, "tanpa satuan"),
        Trap({"nomor_paket": "2", "satuan_uang": "M"}, {"satuan_uang"}, "Rp, ribu, juta, miliar"),
        Trap({"nomor_paket": "3", "kode_desa": "62.08.01.2001"}, {"kode_desa"}, "tidak terletak"),
        Trap({"nomor_paket": "4", "jenis": "cadangan"}, {"jenis"}, "Pilih salah satu: reguler"),
        Trap({"nomor_paket": "5", "tahun": "24"}, {"tahun"}, "lebih kecil"),
    ]
    check_traps(home, DAK, [example(DAK)], traps)
