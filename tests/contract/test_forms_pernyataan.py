"""Public statements by workbook: what is refused, what becomes a claim, and what is rejected."""

from __future__ import annotations

from forms import Trap, check_each_rule, check_traps, example
from support import Home

ANGKA = "pernyataan.angka"


def test_each_rule(home: Home) -> None:
    check_each_rule(
        home,
        ANGKA,
        "penyampai",
        {
            "kode_indikator_berbentuk": {"kode_indikator": "AL1"},
            "nilai_bukan_rancu": {"nilai": "28,775"},
            "tautan_beralamat": {"tautan": "koran kemarin"},
        },
        {"konsep": "", "tanggal": ""},
    )


def test_traps(home: Home) -> None:
    traps = [
        Trap({"penyampai": "1", "kode_wilayah": "62.08"}, {"nama_wilayah"}, "Sukamara"),
        Trap({"penyampai": "2", "nilai": "11,16 persen"}, {"nilai"}, "angka"),
        Trap({"penyampai": "3", "cakupan": "sebagian"}, {"cakupan"}, "Pilih salah satu"),
    ]
    check_traps(home, ANGKA, [example(ANGKA)], traps)
