"""A locator leads back to the bytes that it names, in every kind of file."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from ssk.errors import SskError
from ssk.locators import Content
from ssk.settings import ROOT


def show(dataset_id: str, body: bytes, locator: str) -> str:
    return Content(dataset_id, body).show(locator)


def test_json_pointer() -> None:
    body = b'{"data": [{"a": 1}, {"a": "\xe2\x80\xa6"}], "datacontent": {"7315310990": 308669}}'
    assert show("bps.data", body, "/datacontent/7315310990") == "308669"
    assert show("sipsn.capaian", body, "/data/1") == '{"a": "…"}'
    assert show("wilayah.provinsi", b'[{"kode": "62"}]', "/0") == '{"kode": "62"}'


def test_cell_of_a_table_within_json() -> None:
    table = (
        "<table><tr><th>Wilayah</th><th>2024</th></tr>"
        "<tr><td>Seruyan</td><td>75,65</td></tr><tr><td colspan='2'>Sumber: BPS</td></tr></table>"
    )
    body = json.dumps({"data": {"title": "x", "table": table}}).encode()
    content = Content("bps.static_table", body)
    assert content.show("/data/table row 2 column 2") == " | Seruyan | 2024 | 75,65"
    assert content.show("/data/table row 3") == " |  |  | Sumber: BPS"


def test_row_of_a_page() -> None:
    body = (
        b"<html><body><table><tr><th></th><th>Akun</th><th>Anggaran</th><th>Realisasi</th>"
        b"<th>%</th></tr><tr><td></td><td>PAD</td><td>1,5 M</td><td>1 M</td><td>66.7</td></tr>"
        b"</table></body></html>"
    )
    assert show("djpk.apbd", body, "table row 1") == "PAD | 1,5 M | 1 M | 66.7"


def test_csv_row_counts_the_header_and_survives_line_breaks_in_cells() -> None:
    body = b'Tahun,Provinsi\n2024,"two\nlines"\n2024,"Kalimantan, Tengah"\n'
    content = Content("sipsn.timbulan", body)
    assert content.show("row 2") == '2024,"two\nlines"'
    assert content.show("row 3") == '2024,"Kalimantan, Tengah"'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_row_of_a_csv_that_a_person_sent(encoding: str) -> None:
    """Whatever stands between its cells, and whoever saved it."""
    body = 'Laporan\nKode;Nama\n62.07;"Kafé; Seruyan"\n'.encode(encoding)
    assert show("stbm.akses_desa", body, "row 3") == '62.07;"Kafé; Seruyan"'


def test_sheet_and_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data! A1"
    sheet["A3"], sheet["B3"] = 6208, 42.123
    file = io.BytesIO()
    book.save(file)
    assert show("ckan.rumah_tangga", file.getvalue(), "Data! A1!A3") == "6208 | 42.123"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_row_of_what_a_spreadsheet_program_saved(kind: str) -> None:
    body = (ROOT / "tests" / "data" / f"libreoffice.{kind}").read_bytes()
    content = Content("pokja.quick_win", body)
    assert content.show("Isian!A7").startswith("1 | 62.07 | Desa Satu | 2025-03-14 | 320")


@pytest.mark.parametrize(
    ("dataset_id", "body", "locator"),
    [
        ("sipsn.timbulan", b"Tahun,Provinsi\n", "row 9"),
        ("sipsn.timbulan", b'{"data": []}', "/data/0"),
        ("ckan.rumah_tangga", (ROOT / "tests/data/libreoffice.ods").read_bytes(), "Nowhere!A1"),
    ],
)
def test_a_place_that_is_not_there_is_said(dataset_id: str, body: bytes, locator: str) -> None:
    with pytest.raises(SskError, match=locator):
        show(dataset_id, body, locator)
