"""The file door: which part a file is, and XLSX as people save it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support import Home

from ssk import sources
from ssk.errors import PullError, SskError
from ssk.files import table_rows
from ssk.inbox import dropped, waiting
from ssk.ingest import ingest
from ssk.landing import BLOCK
from ssk.sandbox.xlsx import workbook

HOUSEHOLDS = sources.dataset("ckan.rumah_tangga")
HEADER = ["tahun", "kode_bps", "nama_kabupaten_kota", "jumlah_rumah_tangga", "keterangan"]
TIMBULAN = (
    "Tahun,Provinsi,Kabupaten/Kota,Timbulan Sampah Harian(ton),Timbulan Sampah Tahunan(ton)\n"
)
SERUYAN = '2024,Kalimantan Tengah,Kab. Seruyan,85.65,"31,262.98"\n'


def xlsx(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Lembar {number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(body: bytes) -> list[tuple[str, list[str | None]]]:
    return [(locator, list(values)) for locator, values in table_rows(HOUSEHOLDS, "x.xlsx", body)]


def test_xlsx_with_titles_on_a_later_sheet() -> None:
    body = xlsx(
        [["Catatan"], ["Diunduh 2025"]],
        [["Jumlah Rumah Tangga"], [], HEADER, ["2024", "6208", "Kab. Seruyan", "42.066", "CONTOH"]],
    )
    assert rows(body) == [
        ("Lembar 2!A4", ["2024", "6208", "Kab. Seruyan", "42.066", "CONTOH"]),
    ]


def test_xlsx_cells_become_text_of_the_declared_format() -> None:
    """As Indonesian text 28.775 would be 28 775; the number cell is 28,775."""
    body = xlsx([HEADER, [2024, 6208, "Kab. Seruyan", 28.775, None], [2024.0, 6207, "", 1e-7, ""]])
    assert rows(body) == [
        ("Lembar 1!A2", ["2024", "6208", "Kab. Seruyan", "28,775", None]),
        ("Lembar 1!A3", ["2024", "6207", None, "0,0000001", None]),
    ]


def test_xlsx_blank_rows_and_short_rows() -> None:
    body = xlsx([HEADER, [], ["2024", "6208", "Kab. Seruyan"], ["", None], ["2024", "6207"]])
    assert rows(body) == [
        ("Lembar 1!A3", ["2024", "6208", "Kab. Seruyan", None, None]),
        ("Lembar 1!A5", ["2024", "6207", None, None, None]),
    ]


def test_xlsx_of_the_sandbox_has_text_numbers() -> None:
    body = workbook("Data", [["Judul"], HEADER, ["2024", "6208", "Kab. Seruyan", "42.066", "x"]])
    assert rows(body) == [("Data!A3", ["2024", "6208", "Kab. Seruyan", "42.066", "x"])]


def test_xlsx_without_the_header() -> None:
    body = xlsx([["tahun", "kode"], ["2024", "6208"]])
    with pytest.raises(PullError, match=r"kolom .* tidak ada pada lembar Lembar 1") as caught:
        rows(body)
    assert caught.value.outcome == "malformed"


def test_a_header_below_the_titles_that_are_searched() -> None:
    with pytest.raises(PullError, match="judul kolom tidak ditemukan"):
        rows(xlsx([*[["judul"]] * 30, HEADER, ["2024"]]))


def broken(name: str, content: bytes) -> bytes:
    """A good workbook with one of its parts replaced."""
    out = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(xlsx([HEADER, ["2024"]])))
    with good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in good.namelist():
            archive.writestr(entry, content if entry == name else good.read(entry))
    return out.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"tahun,kode_bps\n2024,6208\n",
        b"",
        xlsx([HEADER, ["2024"]])[:1000],
        broken("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        broken("xl/workbook.xml", b"<"),
    ],
    ids=["csv", "nothing", "cut", "cut sheet", "cut book"],
)
def test_what_is_no_xlsx_is_malformed(body: bytes) -> None:
    with pytest.raises(PullError) as caught:
        rows(body)
    assert caught.value.outcome == "malformed"


def test_zip_bomb(set_variable: Callable[..., None]) -> None:
    set_variable(SSK_HTTP_MAX_BYTES="1000000")
    bomb = broken("xl/styles.xml", b" " * 2_000_000)
    assert len(bomb) < 20_000
    with pytest.raises(PullError, match="setelah dibuka, batasnya"):
        rows(bomb)


def test_two_cells_in_far_corners_are_refused_before_they_are_read() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(PullError, match="sel terakhir"):
        rows(broken("xl/worksheets/sheet1.xml", sheet))


def drop(home: Home, name: str, body: str | bytes) -> Path:
    path = home.path / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def test_the_year_of_the_rows_is_the_part(home: Home) -> None:
    [result] = ingest("sipsn.timbulan", file=drop(home, "x.csv", TIMBULAN + SERUYAN))
    assert (result.part, result.outcome, result.loaded) == ("2024", "ok", 1)


def test_two_years_in_a_file_are_two_files(home: Home) -> None:
    body = TIMBULAN + SERUYAN + SERUYAN.replace("2024", "2023")
    [result] = ingest("sipsn.timbulan", file=drop(home, "x.csv", body))
    assert result.outcome == "malformed"
    assert "holds 2 values (2024 at row 2, 2023 at row 3)" in result.message
    assert "Drop one file for each" in result.message


def test_a_file_without_rows(home: Home) -> None:
    [result] = ingest("sipsn.timbulan", file=drop(home, "x.csv", TIMBULAN))
    assert (result.outcome, result.changed) == ("malformed", False)
    assert "holds 0 values (none)" in result.message


def test_a_cell_too_large_for_a_cell(home: Home) -> None:
    body = TIMBULAN + SERUYAN + f'2024,"{"x" * 200_000}",Kab. Kapuas,1,1\n'
    [result] = ingest("sipsn.timbulan", file=drop(home, "x.csv", body))
    assert result.outcome == "malformed"
    assert "row 3 cannot be read" in result.message


def test_a_dataset_that_takes_no_files(home: Home) -> None:
    [result] = ingest("bps.data", file=drop(home, "x.csv", "a,b\n"))
    assert result.outcome == "malformed"
    assert "takes no files" in result.message


def test_a_path_that_is_no_file(home: Home) -> None:
    with pytest.raises(SskError, match="no such file"):
        ingest("sipsn.timbulan", file=home.path / "none.csv")


def test_a_file_that_is_too_large(home: Home, set_variable: Callable[..., None]) -> None:
    set_variable(SSK_HTTP_MAX_BYTES="10")
    [result] = ingest("sipsn.timbulan", file=drop(home, "x.csv", TIMBULAN + SERUYAN))
    assert "naikkan SSK_HTTP_MAX_BYTES" in result.message


def test_inbox_takes_csv_and_xlsx_by_name(home: Home) -> None:
    folder = home.path / "inbox" / "sipsn" / "timbulan"
    assert waiting("sipsn/timbulan") == []
    folder.mkdir(parents=True)
    for name in ("b.csv", "a.XLSX", "readme.txt", "~lock"):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (1_000, 1_000))
    found = waiting("sipsn/timbulan")
    assert [p.name for p in found] == ["a.XLSX", "b.csv"]


@pytest.mark.usefixtures("hasty")
def test_a_dropped_ckan_file_takes_the_place_of_the_download(home: Home) -> None:
    """By either door it is one part: two would bring every region twice."""
    [by_http] = ingest("ckan.rumah_tangga")
    body = xlsx([HEADER, ["2024", "6208", "Kab. Seruyan", "42.066", "CONTOH"]])
    [by_file] = ingest("ckan.rumah_tangga", file=drop(home, "rt.xlsx", body), take_shrunk=True)
    assert by_http.part == by_file.part
    current = home.rows(
        "select file_name from ops.current_snapshot inner join ops.snapshot using (snapshot_id)"
        " where snapshot.dataset_id = 'ckan.rumah_tangga'"
    )
    assert current == [("rt.xlsx",)]


def test_a_file_is_read_in_blocks(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"x" * (2 * BLOCK + 1))
    assert [len(block) for block in dropped(str(path)).blocks(BLOCK)] == [BLOCK, BLOCK, 1]
