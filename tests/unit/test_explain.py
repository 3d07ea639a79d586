"""A locator leads back to the bytes that it names, in every kind of file."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ssk.errors import SskError
from ssk.explain import show


def test_json_pointer() -> None:
    body = b'{"data": [{"a": 1}, {"a": "\xe2\x80\xa6"}], "datacontent": {"7315310990": 308669}}'
    assert show("bps.data", body, "/datacontent/7315310990") == "308669"
    assert show("sipsn.capaian", body, "/data/1") == '{"a": "…"}'


def test_csv_row_counts_the_header_and_survives_line_breaks_in_cells() -> None:
    body = b'Tahun,Provinsi\n2024,"two\nlines"\n2024,Kalimantan Tengah\n'
    assert show("sipsn.timbulan", body, "row 3") == "2024,Kalimantan Tengah"


def test_sheet_and_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet["A3"], sheet["B3"] = "6208", "42.123"
    file = io.BytesIO()
    book.save(file)
    assert show("ckan.rumah_tangga", file.getvalue(), "Data!A3") == "6208 | 42.123"


def test_a_row_beyond_the_file_is_said() -> None:
    with pytest.raises(SskError, match="row 9"):
        show("sipsn.timbulan", b"Tahun,Provinsi\n", "row 9")
