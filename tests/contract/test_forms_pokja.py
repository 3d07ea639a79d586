"""The workbooks of the Pokja: what each takes, and what each refuses with which words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from forms import Cells, Trap, check_each_rule, check_traps, example, send
from support import Home

from ssk import days, sources

PLAN = "pokja.rencana_program"
REALISATION = "pokja.realisasi_program"
TOMORROW = (days.today() + timedelta(days=1)).isoformat()
PROVINCE = {"kode_wilayah": "62", "nama_wilayah": "Kalimantan Tengah"}

# dataset -> a column of the key, cells that break each check, cells that must not
RULES: dict[str, tuple[str, dict[str, Cells], list[Cells]]] = {
    PLAN: (
        "kode_kegiatan",
        {
            "wilayah_kabkota": PROVINCE,
            "gap_1_sama": {"gap_1": "350"},
            "gap_2_sama": {"gap_2": "-250,5"},
            "pagu_le_komitmen": {"pagu": "1.000,5", "gap_1": ""},
            "target_bersatuan": {"satuan_keluaran": ""},
            "kode_sub_kegiatan_sah": {"kode_sub_kegiatan": "1.03.05.2.01.29a"},
        },
        [
            {"pagu": "", "gap_1": "", "komitmen": "", "gap_2": ""},
            # more money than is needed is a gap below zero
            {"komitmen": "1.300,5", "gap_2": "-50"},
            {"kode_sub_kegiatan": "1.03.05.2.01.29"},
            {"kebutuhan_dana": "1.250,768", "gap_1": "", "gap_2": ""},
        ],
    ),
    REALISATION: (
        "kode_kegiatan",
        {
            "wilayah_kabkota": PROVINCE,
            "realisasi_le_anggaran": {"realisasi": "900,5"},
            "selesai_fisik_100": {"status": "Selesai"},
            "fisik_bukan_pecahan": {"fisik_pct": "0,65"},
            "keluaran_bersatuan": {"realisasi_keluaran": "-"},
        },
        [
            {"status": "selesai", "fisik_pct": "100"},
            {"status": "selesai", "fisik_pct": ""},
            # flagged in staging, for it does happen
            {"realisasi": "900", "fisik_pct": "0"},
        ],
    ),
    "pokja.quick_win": (
        "kode_quick_win",
        {
            "wilayah_kabkota": PROVINCE,
            "selesai_berbukti": {"status": "selesai", "bukti": "-"},
            "selesai_bercapaian": {"status": "selesai", "capaian_keluaran": ""},
            "sesudah_bertanggal": {"tanggal_akhir": ""},
            "sesudah_setelah_baseline": {"tanggal_akhir": "12/08/2025"},
        },
        [{"nilai_akhir": "", "tanggal_akhir": "", "bukti": "", "status": "belum mulai"}],
    ),
    "pokja.rencana_tindak_lanjut": (
        "nomor_rtl",
        {
            "wilayah_kabkota": PROVINCE,
            "selesai_bertanggal": {"status": "selesai"},
            "selesai_sudah_lewat": {"status": "selesai", "tanggal_selesai": TOMORROW},
        },
        [{"status": "selesai", "tanggal_selesai": "2025-11-03"}],
    ),
    "pokja.uji_coba": (
        "kode_desa",
        {
            "sebelum_le_desa": {"rt_sebelum": "421"},
            "sesudah_le_desa": {"rt_sesudah": "421"},
            "target_le_desa": {"rt_target": "421"},
            "data_setelah_mulai": {"tanggal_data": "2025-08-31"},
        },
        [{"rt_sesudah": "", "biaya": ""}],
    ),
    "pokja.kelembagaan": (
        "nomor",
        {
            "wilayah_kabkota": PROVINCE,
            "berlaku_urut": {"berlaku_sampai": "2025-02-09"},
            "sudah_ditetapkan": {"tanggal": TOMORROW},
            "operator_ada": {"jenis": "Pembentukan operator persampahan"},
            "operator_bukan_regulator": {
                "jenis": "pembentukan operator air limbah",
                "operator": "Dinas PUPR",
                "regulator": "dinas pupr",
            },
            "anggota_laki_perempuan": {"anggota_perempuan": "8"},
            "pokja_beranggota": {"anggota": ""},
            "sidik_berkas": {"sha256_berkas": "e3b0c442"},
        },
        [{"jenis": "SSK", "anggota": "", "berlaku_sampai": "", "sha256_berkas": ""}],
    ),
    "pokja.sdm": (
        "unit_kerja",
        {
            "wilayah_kabkota": {**PROVINCE, "kode_desa": ""},
            "laki_perempuan": {"perempuan": "3"},
            "terlatih_laki_perempuan": {"terlatih_laki": "3"},
            "terlatih_le_jumlah": {"terlatih": "9", "terlatih_laki": "", "terlatih_perempuan": ""},
            "jumlah_wajar": {"kebutuhan": "5"},
            "aktif_le_terbentuk": {"kelompok_terbentuk": "3", "kelompok_aktif": "4"},
        },
        [
            # a Puskesmas without anyone is a row with 0, not a missing row
            {"jumlah": "0", "laki": "0", "perempuan": "0", "terlatih": "", "terlatih_laki": "",
             "terlatih_perempuan": ""},
            {"laki": "", "kebutuhan": "0"},
        ],
    ),
    "pokja.dana_nonpublik": (
        "nomor",
        {
            "wilayah_kabkota": {**PROVINCE, "kode_desa": ""},
            "nilai_ada": {"komitmen": "", "realisasi": "-"},
        },
        [{"realisasi": ""}],
    ),
    "pokja.tipologi_desa": (
        "kode_desa",
        {
            "ciri_ada": dict.fromkeys(
                ("tepi_sungai", "terapung", "gambut", "pasang_surut", "perkebunan", "posisi_das"),
                "",
            ),
            "berlaku_urut": {"berlaku_sampai": "2024-12-31"},
        },
        [{"gambut": "", "posisi_das": ""}],
    ),
    "pokja.target": (
        "nama_dokumen",
        {
            "dokumen_sesuai_wilayah": PROVINCE,
            "dasar_sebelum_target": {"tahun_dasar": "2029"},
            "dasar_lengkap": {"tahun_dasar": ""},
            "persen_wajar": {"nilai": "125"},
        },
        [
            {"tahun_dasar": "", "nilai_dasar": "", "nomor_peraturan": ""},
            {**PROVINCE, "jenis_dokumen": "RPJMD provinsi"},
            {"kode_wilayah": "00", "nama_wilayah": "Indonesia", "jenis_dokumen": "RPJMN"},
            {"jenis_dokumen": "Renstra", "cakupan": "Perkotaan"},
        ],
    ),
    "pokja.keputusan_konflik": (
        "nomor_berita_acara",
        {
            "kode_indikator_sah": {"kode_indikator": "sp04"},
            "sudah_diputuskan": {"tanggal": TOMORROW},
            "setelah_tahun_data": {"tanggal": "2023-12-31"},
        },
        [PROVINCE, {"sumber_dipilih": "SIPSN", "tautan_berkas": ""}],
    ),
    "pokja.paket_kebijakan": (
        "nama_program",
        {
            "wilayah_kabkota": PROVINCE,
            "berlaku_urut": {"berlaku_sampai": "2025-10-19"},
            "indikator_sah": {"indikator": "AM; air limbah"},
        },
        [{"indikator": "SP10,SP11 , SD04"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("dataset_id", RULES)
def test_each_rule_of_a_form(home: Home, dataset_id: str) -> None:
    key, broken, sound = RULES[dataset_id]
    check_each_rule(home, dataset_id, key, broken, *sound)


def test_clinics_of_seruyan_as_published(home: Home) -> None:
    """The clinics of 2025 that the news tell of; a preparation is not the clinic itself."""
    events = [("1", "2025-08-12"), ("3", "2025-10-27"), ("4", "2025-11-13"), ("5", "2025-11-27")]
    dataset_id = "pokja.kegiatan_ppsp"
    sound = [example(dataset_id)] + [
        example(dataset_id, klinik=number, jenis="pelaksanaan", tanggal=day, keterangan="")
        for number, day in events
    ]
    traps = [
        Trap({"tanggal": "2024-10-20"}, {"tahun", "tanggal"}, "Tahun tidak sama"),
        Trap({"klinik": "6", "tanggal_selesai": "2025-10-19"}, {"tanggal_selesai"}, "lebih awal"),
        Trap(
            {"klinik": "7", "peserta": "7"},
            {"peserta", "peserta_laki", "peserta_perempuan"},
            "tidak sama",
        ),
        Trap({**PROVINCE, "klinik": "2"}, {"kode_wilayah"}, "bukan kode kabupaten/kota"),
        Trap({"klinik": "8"}, {"klinik"}, "lebih besar dari 7"),
    ]
    check_traps(home, dataset_id, sound, traps)


def test_milestones(home: Home) -> None:
    dataset_id = "pokja.milestone_ppsp"
    kapuas = {"kode_wilayah": "62.03", "nama_wilayah": "Kabupaten Kapuas"}
    sound = [example(dataset_id), example(dataset_id, milestone="M2", tanggal="2025-10-01")]
    traps = [
        Trap({"milestone": "M3", "tanggal": TOMORROW}, {"tanggal"}, "belum tiba"),
        Trap({"milestone": "M4", "tanggal": "2024-01-05"}, {"tahun_masuk", "tanggal"}, "sebelum"),
        Trap({**kapuas, "milestone": "M5"}, {"milestone"}, "tidak ada dalam daftar"),
        Trap({**kapuas, "dokumen": "-"}, {"dokumen"}, "wajib diisi"),
        Trap(PROVINCE, {"kode_wilayah"}, "bukan kode kabupaten/kota"),
        Trap({"kode_wilayah": "62.08"}, {"nama_wilayah"}, "Kabupaten Sukamara"),
    ]
    check_traps(home, dataset_id, sound, traps)


def test_dates_as_people_type_them_and_as_excel_holds_them(home: Home) -> None:
    dataset_id = "pokja.rencana_tindak_lanjut"
    typed = ["15/12/2025", "15 Desember 2025", "2025-12-15", datetime(2025, 12, 15), 46006]
    rows = [example(dataset_id, nomor_rtl=str(n), tenggat=day) for n, day in enumerate(typed)]
    rows.append(example(dataset_id, nomor_rtl="x", tenggat="Desember 2025"))
    [result] = send(home, dataset_id, rows, file="rtl.xlsx")
    assert (result.loaded, result.quarantined) == (5, 1)
    read = "select distinct (ops.read_date(tenggat)).value from raw.pokja__rencana_tindak_lanjut"
    assert home.rows(read) == [(date(2025, 12, 15),)]
    [(row, reason)] = home.rows("select source_row, reason from ops.quarantine")
    assert (row, reason.split(".")[0]) == (
        "Rencana tindak lanjut!A7",
        "'Desember 2025' bukan tanggal yang dapat dibaca",
    )


def test_money_as_numbers_and_as_text(home: Home) -> None:
    cells = {"pagu": 900, "gap_1": 350.5, "komitmen": "1.000", "gap_2": "250,5"}
    send(home, PLAN, [example(PLAN, kebutuhan_dana=1250.5, **cells)], file="rencana.xlsx")
    assert home.rows(
        "select (ops.read_number(kebutuhan_dana, 'id')).value, kebutuhan_dana, pagu, komitmen"
        " from raw.pokja__rencana_program"
    ) == [(Decimal("1250.5"), "1250,5", "900", "1.000")]


def test_thousands_with_commas_are_not_guessed(home: Home) -> None:
    """G6: 29,533 - 25,668 = 3,865 juta agrees with itself in both readings."""
    row = example(
        PLAN, kebutuhan_dana="29,533", pagu="25,668", gap_1="3,865", komitmen="", gap_2=""
    )
    [result] = send(home, PLAN, [row])
    assert (result.outcome, result.loaded) == ("malformed", 0)
    assert home.rows("select column_name, raw_value from ops.quarantine order by 1") == [
        ("kebutuhan_dana", "29,533"),
        ("pagu", "25,668"),
    ]


def test_a_quarter_is_superseded_by_its_own_newer_file_only(home: Home) -> None:
    second = example(REALISATION, triwulan="2", realisasi="300")
    send(home, REALISATION, [second, example(REALISATION)], file="a.csv")
    send(home, REALISATION, [example(REALISATION, realisasi="700")], file="b.csv")
    assert home.rows(
        "select triwulan, realisasi from raw.pokja__realisasi_program"
        " inner join ops.current_snapshot on snapshot_id = _snapshot_id and part = _part order by 1"
    ) == [("2", "300"), ("3", "700")]


def test_a_total_row_is_checked_and_not_loaded(home: Home) -> None:
    dataset_id = "pokja.dana_nonpublik"
    empty = dict.fromkeys(example(dataset_id), "")
    gifts = [example(dataset_id, nomor=str(n), komitmen=str(20 + n)) for n in range(3)]
    total = {**empty, "pemberi": "Jumlah", "komitmen": "63", "realisasi": "210"}
    [result] = send(home, dataset_id, [*gifts, total])
    assert (result.loaded, result.quarantined) == (3, 0)
    [result] = send(home, dataset_id, [*gifts, {**total, "komitmen": "64"}], file="b.csv")
    assert home.rows("select source_row, column_name from ops.quarantine") == [
        ("row 5", "komitmen")
    ]


def test_a_source_that_is_not_registered_cannot_be_chosen(home: Home) -> None:
    dataset_id = "pokja.keputusan_konflik"
    field = sources.dataset(dataset_id).fields["sumber_dipilih"]
    assert set(field.choices) == set(sources.REGISTERED)
    traps = [
        Trap(
            {"tahun": "2023", "sumber_dipilih": "BPS dan SIPSN"},
            {"sumber_dipilih"},
            "tidak ada dalam daftar",
        ),
        Trap({"tahun": "2022", "nomor_berita_acara": ""}, {"nomor_berita_acara"}, "wajib diisi"),
    ]
    check_traps(home, dataset_id, [example(dataset_id)], traps)
