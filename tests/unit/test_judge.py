"""What a form refuses, row by row, and what it says to its sender."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import EMPTY, Home

from ssk import sources
from ssk.ingest import ingest, register, take_inbox
from ssk.sources import Check, Dataset, Field, Form, Layout

FIELDS = (
    Field("kode_wilayah", "Kode wilayah", "region", required=True),
    Field("nama_wilayah", "Nama wilayah", "region_name", of="kode_wilayah", required=True),
    Field("tahun", "Tahun", "year", required=True),
    Field("kode_desa", "Kode desa", "village", of="kode_wilayah", required=True),
    Field("jumlah_kk", "Jumlah KK", "integer", unit="KK", minimum=0, maximum=100_000),
    Field("jsp_kk", "JSP", "integer", unit="KK", minimum=0),
    Field("cakupan", "Cakupan", "number", unit="%", minimum=0, maximum=100),
    Field("biaya", "Biaya", "money", minimum=0),
    Field("tanggal", "Tanggal data", "date"),
    Field("bulan", "Bulan", "month"),
    Field("status", "Status", "choice", choices=("berjalan", "selesai")),
    Field("terverifikasi", "Terverifikasi", "yes_no"),
    Field("keterangan", "Keterangan"),
)
GOOD = {
    "kode_wilayah": "62.07",
    "nama_wilayah": "Kab. Seruyan",
    "tahun": "2025",
    "kode_desa": "62.07.01.2001",
    "jumlah_kk": "1.250",
    "jsp_kk": "800",
    "cakupan": "64,5",
    "biaya": "",
    "tanggal": "14/03/2025",
    "bulan": "Maret 2025",
    "status": "Berjalan",
    "terverifikasi": "ya",
    "keterangan": "",
}


@pytest.fixture(scope="module")
def form() -> Dataset:
    """A form with a field of every kind, in the place of a registered one."""
    registered = sources.dataset("stbm.akses_desa")
    return replace(
        registered,
        columns=tuple(field.name for field in FIELDS),
        fields={field.name: field for field in FIELDS},
        key=("kode_desa", "tahun"),
        form=Form(
            (Layout("1", "Data"),), part=("kode_wilayah", "tahun"), key=("kode_desa", "tahun")
        ),
        checks=(
            Check(
                "jsp_le_kk",
                ("jsp_kk",),
                "jsp_kk <= jumlah_kk",
                "JSP lebih banyak daripada KK.",
                "Periksa kedua angka.",
            ),
        ),
    )


@pytest.fixture
def desk(home: Home, form: Dataset, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    source = sources.source("stbm")
    monkeypatch.setitem(source.datasets, "akses_desa", form)  # type: ignore[arg-type]
    home.rows("drop table if exists raw.stbm__akses_desa")
    yield Desk(home)
    home.rows(EMPTY)
    home.rows("drop table if exists raw.stbm__akses_desa")


class Desk:
    """Sends rows in, and says what became of them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.count = 0

    def send(self, *rows: dict[str, Any], **options: Any) -> list[Any]:
        self.count += 1
        path = self.home.path / f"kirim{self.count}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([field.heading for field in FIELDS])
            writer.writerows([row.get(field.name, "") for field in FIELDS] for row in rows)
        return ingest("stbm.akses_desa", file=path, **options)

    @property
    def refused(self) -> list[tuple[Any, ...]]:
        return self.home.rows(
            "select source_row, column_name, reason from ops.quarantine order by quarantine_id"
        )

    @property
    def taken(self) -> list[str]:
        return [
            row[0] for row in self.home.rows("select _row from raw.stbm__akses_desa order by 1")
        ]

    @property
    def current(self) -> list[tuple[Any, ...]]:
        return self.home.rows(
            "select r._part, count(*) from raw.stbm__akses_desa as r"
            " inner join ops.current_snapshot as c"
            " on (c.snapshot_id, c.part) = (r._snapshot_id, r._part) group by 1 order by 1"
        )


def test_a_good_row(desk: Desk) -> None:
    [result] = desk.send(GOOD)
    assert (result.part, result.outcome, result.changed, result.loaded) == (
        "62.07/2025",
        "ok",
        True,
        1,
    )
    assert desk.refused == []


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"kode_wilayah": ""}, "kode_wilayah", "wajib diisi"),
        ({"tahun": "-"}, "tahun", "wajib diisi"),
        ({"kode_wilayah": "62.7"}, "kode_wilayah", "tidak dikenal"),
        ({"kode_wilayah": "6207"}, "kode_wilayah", "Tulis kode Kemendagri seperti 62.07"),
        ({"nama_wilayah": "Lamandau"}, "nama_wilayah", "yaitu Kabupaten Seruyan"),
        ({"tahun": "dua ribu"}, "tahun", "bukan angka"),
        ({"tahun": "1899"}, "tahun", "lebih kecil dari 1990"),
        ({"tahun": "2025,5"}, "tahun", "bilangan bulat"),
        ({"kode_desa": "62.07.01"}, "kode_desa", "bukan kode desa"),
        ({"kode_desa": "62.09.01.2001"}, "kode_desa", "tidak terletak di wilayah 62.07"),
        ({"jumlah_kk": "-5", "jsp_kk": ""}, "jumlah_kk", "lebih kecil dari 0"),
        ({"jumlah_kk": "1.250.000"}, "jumlah_kk", "lebih besar dari 100000"),
        ({"jumlah_kk": "seribu"}, "jumlah_kk", "tanpa satuan"),
        ({"jumlah_kk": "=A1+B1"}, "jumlah_kk", "tidak menyimpan nilai"),
        ({"jsp_kk": "1.300"}, "jsp_kk", "JSP lebih banyak daripada KK. Periksa kedua angka."),
        ({"cakupan": "645"}, "cakupan", "lebih besar dari 100"),
        ({"biaya": "20,768"}, "biaya", "'20,768' rancu"),
        ({"biaya": "-1"}, "biaya", "lebih kecil dari 0"),
        ({"tanggal": "31/02/2025"}, "tanggal", "bukan tanggal"),
        ({"tanggal": "2025-03"}, "tanggal", "bukan tanggal"),
        ({"bulan": "13/2025"}, "bulan", "bukan bulan"),
        ({"bulan": "14/03/2025"}, "bulan", "bukan bulan"),
        ({"status": "jalan"}, "status", "Pilih salah satu: berjalan, selesai."),
        ({"terverifikasi": "mungkin"}, "terverifikasi", "Pilih salah satu: ya, tidak."),
    ],
)
def test_a_bad_cell_refuses_its_row_alone(
    desk: Desk, change: dict[str, str], column: str, words: str
) -> None:
    other = GOOD | {"kode_desa": "62.07.01.2002"}
    desk.send(GOOD | change, other)
    assert desk.taken == ["row 3"]
    assert [(row, name) for row, name, _ in desk.refused] == [("row 2", column)]
    assert words in desk.refused[0][2]


@pytest.mark.parametrize("amount", ["20.768", "20,77", "1.250,768", "0"])
def test_money_that_is_plain_to_read(desk: Desk, amount: str) -> None:
    """G6: only three decimals below a thousand may be a thousands sign."""
    desk.send(GOOD | {"biaya": amount})
    assert desk.taken == ["row 2"]


def test_each_bad_cell_of_a_row_is_named(desk: Desk) -> None:
    desk.send(GOOD | {"tahun": "x", "status": "y"}, GOOD)
    assert {name for _, name, _ in desk.refused} == {"tahun", "status"}


def test_all_rows_refused_leaves_what_was_wrong(desk: Desk) -> None:
    [result] = desk.send(GOOD | {"tahun": "x"})
    assert (result.outcome, result.changed) == ("malformed", False)
    assert "semua baris ditolak" in result.message
    assert len(desk.refused) == 1


def test_the_same_row_twice_counts_once(desk: Desk) -> None:
    desk.send(GOOD, GOOD)
    assert desk.taken == ["row 2"]
    assert "sama dengan baris row 2" in desk.refused[0][2]


def test_of_two_rows_that_contradict_each_other_neither_is_taken(desk: Desk) -> None:
    [result] = desk.send(GOOD, GOOD | {"jsp_kk": "5"}, GOOD | {"kode_desa": "62.07.01.2009"})
    assert desk.taken == ["row 4"]
    assert (result.loaded, result.quarantined) == (1, 2)


def test_a_total_that_adds_up_is_passed_over(desk: Desk) -> None:
    second = GOOD | {"kode_desa": "62.07.01.2002"}
    total = {"kode_wilayah": "Jumlah", "jumlah_kk": "2.500", "jsp_kk": "1600", "cakupan": "64,5"}
    [result] = desk.send(GOOD, second, total)
    assert (result.loaded, result.quarantined) == (2, 0)
    assert desk.refused == []


def test_subtotals_are_of_their_section(desk: Desk) -> None:
    rows = [GOOD | {"kode_desa": f"62.07.01.200{i}", "jumlah_kk": "1000"} for i in range(1, 5)]
    sub = {"nama_wilayah": "Sub jumlah", "jumlah_kk": "2000", "jsp_kk": "1600"}
    total = {"nama_wilayah": "TOTAL", "jumlah_kk": "4000", "jsp_kk": "3200"}
    [result] = desk.send(*rows[:2], sub, *rows[2:], sub, total)
    assert (result.loaded, desk.refused) == (4, [])


def test_a_total_that_does_not_add_up_is_told(desk: Desk) -> None:
    second = GOOD | {"kode_desa": "62.07.01.2002"}
    [result] = desk.send(GOOD, second, {"kode_wilayah": "Jumlah", "jumlah_kk": "2.600"})
    assert (result.loaded, result.quarantined) == (2, 1)
    [(row, column, reason)] = desk.refused
    assert (row, column) == ("row 4", "jumlah_kk")
    assert "tidak sama dengan penjumlahan rinciannya, 2500" in reason


def test_a_file_holds_several_parts_and_a_newer_one_supersedes_its_own(desk: Desk) -> None:
    desk.send(GOOD, GOOD | {"tahun": "2024"})
    assert desk.current == [("62.07/2024", 1), ("62.07/2025", 1)]
    [result] = desk.send(GOOD, GOOD | {"kode_desa": "62.07.01.2002"})
    assert result.changed
    assert desk.current == [("62.07/2024", 1), ("62.07/2025", 2)]
    assert len(desk.taken) == 4, "both files stay in raw"


def test_mistakes_in_a_newer_file_do_not_take_rows_away(desk: Desk) -> None:
    desk.send(GOOD, GOOD | {"kode_desa": "62.07.01.2002"})
    rows = [GOOD, GOOD | {"kode_desa": "62.07.01.2002", "status": "?"}]
    [result] = desk.send(*rows)
    assert (result.outcome, result.changed) == ("shrunk", False)
    assert desk.current == [("62.07/2025", 2)]
    [result] = desk.send(*rows, take_shrunk=True)
    assert result.changed
    assert desk.current == [("62.07/2025", 1)]


def test_who_sent_it_is_kept(desk: Desk) -> None:
    desk.send(GOOD, sender="Dinas Kesehatan")
    [(sender, sent_at)] = desk.home.rows("select sender, sent_at from ops.snapshot")
    assert sender == "Dinas Kesehatan"
    assert sent_at is not None


def test_a_title_above_the_header_says_who_filled_it_in(desk: Desk) -> None:
    path = desk.home.path / "judul.csv"
    path.write_text(
        "Akses jamban;;\nDiisi oleh:;Siti;\nOPD;Dinas Kesehatan;\n;;\n"
        + ";".join(field.heading for field in FIELDS)
        + "\n"
        + ";".join(GOOD.values())
        + "\n",
        encoding="cp1252",
    )
    [result] = ingest("stbm.akses_desa", file=path)
    assert result.loaded == 1
    assert desk.taken == ["row 6"]
    assert desk.home.one("select sender from ops.snapshot") == "Siti, Dinas Kesehatan"


def test_a_form_without_a_needed_column_says_which(desk: Desk) -> None:
    path = desk.home.path / "kurang.csv"
    headings = [field.heading for field in FIELDS if field.name != "tahun"]
    path.write_text(";".join(headings) + "\n" + "x;" * 10 + "\n")
    [result] = ingest("stbm.akses_desa", file=path)
    assert result.outcome == "malformed"
    assert "kolom 'Tahun' tidak ada" in result.message
    assert "ssk template stbm.akses_desa" in result.message
    assert desk.taken == []


def test_the_inbox_knows_a_file_by_its_headings_and_reads_it_once(desk: Desk) -> None:
    register()
    folder = desk.home.path / "inbox"
    folder.mkdir()
    path: Path = folder / "data bulan ini.csv"
    lines = [";".join(field.heading for field in FIELDS), ";".join(GOOD.values())]
    path.write_text("\n".join(lines) + "\n")
    assert take_inbox() == [], "it may still be on its way in"
    os.utime(path, (1_000_000_000, 1_000_000_000))
    [result] = take_inbox()
    assert (result.dataset_id, result.outcome) == ("stbm.akses_desa", "ok")
    assert take_inbox() == []


def test_a_formula_in_the_declared_rules_is_never_data(desk: Desk) -> None:
    """A name that looks like SQL is a name."""
    evil = "x'); drop table ops.pull; --"
    desk.send(GOOD | {"nama_wilayah": evil, "status": evil}, GOOD | {"tahun": "2024"})
    assert desk.home.one("select count(*) from ops.pull") == 1
    assert len(desk.refused) == 2
