"""The register of facilities comes by file; a status is a fact of a day, units are never mixed."""

from __future__ import annotations

from forms import Trap, check_traps, example, send
from support import Home

FASILITAS = "siinsan.fasilitas"
SPALD_S = "siinsan.spald_s"
TRUK = "siinsan.truk_tinja"
TPS3R = {
    "jenis": "TPS3R",
    "skala": "",
    "kapasitas_m3_hari": "",
    "masuk_m3_hari": "",
    "sambungan_rumah": "",
}
LANDFILL = TPS3R | {"jenis": "TPA", "metode_operasi": "open dumping"}


def test_facilities(home: Home) -> None:
    capacity = {"jenis", "kapasitas_m3_hari", "masuk_m3_hari", "kapasitas_ton_hari"}
    place = {"lintang", "bujur"}
    sound = [
        example(FASILITAS),
        # the same plant on another day
        example(FASILITAS, tanggal_status="2024-03-01", status="tidak berfungsi"),
        # the same number in another kabupaten of one file
        example(
            FASILITAS,
            kode_wilayah="62.08",
            nama_wilayah="Kab. Sukamara",
            kode_desa="62.08.01.2001",
        ),
        example(FASILITAS, id_fasilitas="T1", **TPS3R, kapasitas_ton_hari="2,5"),
        example(FASILITAS, id_fasilitas="P1", **LANDFILL),
        example(FASILITAS, id_fasilitas="T2", lintang="", bujur="", kode_desa=""),
        example(FASILITAS, id_fasilitas="T3", status="dalam pembangunan", tahun_dibangun="2026"),
    ]
    traps = [
        Trap({"id_fasilitas": "B1", "tanggal_status": ""}, {"tanggal_status"}, "wajib"),
        Trap(
            {"id_fasilitas": "B2", "tanggal_status": "Februari 2025"}, {"tanggal_status"}, "bukan"
        ),
        Trap(
            {"id_fasilitas": "B3", "tanggal_status": "2026-01-05"},
            {"tanggal_status", "tahun"},
            "sesudah tahun pendataan",
        ),
        Trap({"id_fasilitas": "B4", "status": "bagus"}, {"status"}, "tidak ada dalam daftar"),
        Trap(
            {"id_fasilitas": "B5", "lintang": "112,53841", "bujur": "-3,40112"},
            place,
            "lebih besar dari 6.1",
        ),
        # three decimals after a point are thousands to an Indonesian
        Trap({"id_fasilitas": "B6", "bujur": "112.538"}, {"bujur"}, "lebih besar dari 141.1"),
        Trap({"id_fasilitas": "B7", "bujur": ""}, place, "Hanya satu"),
        Trap({"id_fasilitas": "B8", "lintang": "0", "bujur": "0"}, {"bujur"}, "lebih kecil"),
        Trap({"id_fasilitas": "B9", "jenis": "TPS3R"}, capacity, "ton/hari"),
        Trap({"id_fasilitas": "B10", "kapasitas_ton_hari": "2"}, capacity, "m3/hari"),
        # kilogrammes in the column of tonnes
        Trap(
            {"id_fasilitas": "B11", **TPS3R, "kapasitas_ton_hari": "2.500"},
            {"kapasitas_ton_hari"},
            "lebih besar dari 50",
        ),
        Trap({"id_fasilitas": "B12", "kapasitas_m3_hari": "0"}, {"kapasitas_m3_hari"}, "0."),
        Trap({"id_fasilitas": "B13", "kapasitas_m3_hari": "15 m3"}, {"kapasitas_m3_hari"}, "angka"),
        Trap(
            {"id_fasilitas": "B14", "tahun_dibangun": "2026"},
            {"tahun_dibangun", "tanggal_status", "status"},
            "dalam pembangunan",
        ),
        Trap(
            {
                "id_fasilitas": "B16",
                "kode_wilayah": "62",
                "nama_wilayah": "Kalimantan Tengah",
                "kode_desa": "",
            },
            {"kode_wilayah"},
            "kode provinsi",
        ),
        Trap({"id_fasilitas": "B15", "jenis": "Bank sampah"}, {"jenis"}, "tidak ada dalam daftar"),
        # a landfill has no capacity per day, and nothing else has an operating method
        Trap({"id_fasilitas": "B17", "jenis": "TPA"}, capacity, "TPA tanpa kapasitas"),
        Trap(
            {"id_fasilitas": "B18", "metode_operasi": "open dumping"},
            {"metode_operasi", "jenis"},
            "bukan TPA",
        ),
    ]
    check_traps(home, FASILITAS, sound, traps)


def test_two_states_of_one_day_contradict_each_other(home: Home) -> None:
    states = [example(FASILITAS), example(FASILITAS, status="tidak berfungsi")]
    send(home, FASILITAS, states)
    reasons = home.rows("select source_row, reason from ops.quarantine order by source_row")
    assert [row for row, _ in reasons] == ["row 2", "row 3"]
    assert all("Kunci baris ini sama" in reason for _, reason in reasons)


def test_units_on_site(home: Home) -> None:
    def village(number: int) -> dict[str, str]:
        return {"kode_desa": f"62.07.01.{number}"}

    nothing = {"unit_individu": "", "unit_komunal": "", "rumah_terlayani": ""}
    parts = {
        "unit_individu_diperiksa": "",
        "unit_individu_kedap": "",
        "unit_komunal_berfungsi": "",
    }
    sound = [example(SPALD_S), example(SPALD_S, **village(2002), **parts)]
    inspected = {"unit_individu_kedap", "unit_individu_diperiksa"}
    traps = [
        Trap({**village(2010), **nothing, **parts}, set(nothing), "jangan ditulis 0"),
        Trap(
            {**village(2011), "unit_individu_diperiksa": "141"},
            {"unit_individu_diperiksa", "unit_individu"},
            "lebih banyak daripada tangki yang terdata",
        ),
        Trap({**village(2012), "unit_individu_kedap": "41"}, inspected, "lebih banyak"),
        Trap({**village(2013), "unit_individu_diperiksa": ""}, inspected, "tanpa pemeriksaan"),
        Trap(
            {**village(2014), "unit_komunal_berfungsi": "4"},
            {"unit_komunal_berfungsi", "unit_komunal"},
            "lebih banyak daripada yang dibangun",
        ),
        Trap({"kode_desa": ""}, {"kode_desa"}, "wajib"),
    ]
    check_traps(home, SPALD_S, sound, traps)


def test_trucks(home: Home) -> None:
    traps = [
        # litres in the column of cubic metres
        Trap(
            {"id_truk": "B1", "kapasitas_tangki_m3": "3.000"},
            {"kapasitas_tangki_m3"},
            "lebih besar dari 20",
        ),
        Trap({"id_truk": "B2", "status": ""}, {"status"}, "wajib"),
        Trap(
            {"id_truk": "B3", "tahun_pembuatan": "2026"},
            {"tahun_pembuatan", "tanggal_status"},
            "sesudah tanggal status",
        ),
        Trap(
            {"id_truk": "B4", "tanggal_status": "20/02/2026"},
            {"tanggal_status", "tahun"},
            "sesudah tahun pendataan",
        ),
    ]
    check_traps(home, TRUK, [example(TRUK)], traps)
