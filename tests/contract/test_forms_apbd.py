"""The kabupaten's own budget workbook: codes, vintages, units of money, leaves and subtotals."""

from __future__ import annotations

from datetime import datetime

from forms import Cells, Trap, check_each_rule, check_traps, example, send
from support import Home

APBD = "apbd.belanja"
BUDGET_ONLY = dict.fromkeys(("anggaran_dak_fisik", "realisasi", "realisasi_dak_fisik"), "")


def test_each_rule(home: Home) -> None:
    check_each_rule(
        home,
        APBD,
        "unit_skpd",
        {
            "wilayah_kabkota": {"kode_wilayah": "62", "nama_wilayah": "Kalimantan Tengah"},
            "kode_sah": {"kode": "1.03.5", "sifat": ""},
            "realisasi_wajib": {"realisasi": "-", "realisasi_dak_fisik": ""},
            "realisasi_belum_ada": {"vintage": "Perubahan"},
            "realisasi_le_anggaran": {"realisasi": "1.250,75"},
            "anggaran_dak_le_anggaran": {"anggaran_dak_fisik": "1.251"},
            "realisasi_dak_le_realisasi": {"realisasi": "370"},
            "realisasi_dak_le_anggaran_dak": {"realisasi_dak_fisik": "401"},
            "sifat_hanya_sub_kegiatan": {"kode": "1.03.05.2.01"},
        },
        {"kode": "1.03.05", "sifat": ""},
        {"kode": "1.03.05.2.01.29"},
        # a programme that was budgeted and not carried out
        {"realisasi": "0", "realisasi_dak_fisik": "0"},
        {"anggaran_dak_fisik": "", "realisasi_dak_fisik": ""},
    )


def test_codes_that_a_spreadsheet_changed_are_refused(home: Home) -> None:
    """1.03.05 becomes a date and 1.10 a number: neither is the code any more."""
    codes = ["1.03.05", datetime(2005, 3, 1), 1.1, 38412]
    rows = [
        example(APBD, unit_skpd=f"Dinas {n}", kode=code, sifat="") for n, code in enumerate(codes)
    ]
    [result] = send(home, APBD, rows, file="apbd.xlsx")
    assert (result.loaded, result.quarantined) == (1, 3)
    found = home.rows(
        "select source_row, raw_value, reason ~ 'Tulis sebagai teks' from ops.quarantine order by 1"
    )
    assert found == [
        ("Belanja APBD!A3", "2005-03-01", True),
        ("Belanja APBD!A4", "1.1", True),
        ("Belanja APBD!A5", "38412", True),
    ]


def test_money_says_its_unit(home: Home) -> None:
    traps = [
        Trap({"unit_skpd": "1", "satuan_uang": ""}, {"satuan_uang"}, "wajib diisi"),
        Trap({"unit_skpd": "2", "satuan_uang": "M"}, {"satuan_uang"}, "Rp, ribu, juta, miliar"),
        Trap(
            {"unit_skpd": "3", "realisasi": "-1.100", "realisasi_dak_fisik": ""},
            {"realisasi"},
            "lebih kecil dari 0",
        ),
    ]
    check_traps(home, APBD, [example(APBD), example(APBD, unit_skpd="4", satuan_uang="Rp")], traps)


def test_each_vintage_is_a_part_of_its_own(home: Home) -> None:
    rows = [
        example(APBD),
        example(APBD, vintage="murni", anggaran="1.000", **BUDGET_ONLY),
        example(APBD, vintage="perubahan", **BUDGET_ONLY),
    ]
    results = send(home, APBD, rows)
    assert [r.part for r in results] == [
        "62.07/2025/murni", "62.07/2025/perubahan", "62.07/2025/realisasi"
    ]  # fmt: skip
    send(home, APBD, [example(APBD, realisasi="1.200")], file="koreksi.csv")
    assert home.rows(
        "select vintage, anggaran, realisasi from raw.apbd__belanja inner join"
        " ops.current_snapshot on snapshot_id = _snapshot_id and part = _part order by 1"
    ) == [
        ("murni", "1.000", None),
        ("perubahan", "1.250,5", None),
        ("realisasi", "1.250,5", "1.200"),
    ]


def test_a_total_adds_up_leaves_and_not_their_subtotals(home: Home) -> None:
    def row(kode: str, anggaran: str, unit: str = "Dinas PUPR") -> Cells:
        cells = {"kode": kode, "anggaran": anggaran, "unit_skpd": unit, "sifat": ""}
        return example(APBD, vintage="murni", **cells, **BUDGET_ONLY)

    rows = [
        row("1.03.05", "30"),
        row("1.03.05.2.01", "30"),
        row("1.03.05.2.01.0022", "10"),
        row("1.03.05.2.01.0022", "20", "UPTD PALD"),
        row("1.03.06", "5"),
    ]
    total = dict.fromkeys(rows[0], "") | {"uraian": "Jumlah", "anggaran": "35"}
    [result] = send(home, APBD, [*rows, total])
    assert (result.loaded, result.quarantined) == (5, 0)
    [result] = send(home, APBD, [*rows, total | {"anggaran": "65"}], file="b.csv")
    assert home.rows("select source_row, column_name from ops.quarantine") == [
        ("row 7", "anggaran")
    ]


def test_a_spelling_makes_no_part_and_no_row_of_its_own(home: Home) -> None:
    """`Realisasi` is the part of `realisasi`, and a row that is there twice is refused."""
    [first] = send(home, APBD, [example(APBD)])
    [second] = send(home, APBD, [example(APBD, vintage="Realisasi", opd="BAPPEDA")], file="b.csv")
    assert first.part == second.part == "62.07/2025/realisasi"
    twice = [example(APBD, opd="Bappeda"), example(APBD, opd="bappeda", realisasi="1")]
    results = send(home, APBD, [example(APBD), *twice], file="c.csv")
    assert sum(result.quarantined for result in results) == 2
