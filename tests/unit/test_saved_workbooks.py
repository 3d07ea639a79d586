"""Tables in workbooks that a spreadsheet program saved (LibreOffice 7.4, from one document).

It has a title over merged columns, who filled it in, a hidden draft with other numbers, a region
merged over two rows, dates as dates and as text, stored formulas, a blank line and a total.
"""

from __future__ import annotations

import pytest

from ssk.settings import ROOT
from ssk.sources import Dataset, Field, Form, Layout
from ssk.tables import open_table

FIELDS = (
    Field("kode", "Kode wilayah", "region", required=True),
    Field("desa", "Nama desa", required=True),
    Field("tanggal", "Tanggal", "date"),
    Field("kk", "Jumlah KK", "integer"),
    Field("layak", "Layak", "number", unit="KK"),
    Field("persen", "Persen", "number", unit="%"),
)
DATASET = Dataset(
    dataset_id="try.form",
    source_id="try",
    title="Coba",
    columns=tuple(field.name for field in FIELDS),
    numbers={},
    file=None,
    quarantine_limit_pct=100,
    options={},
    form=Form((Layout("1"),), part=("kode",), key=("kode", "desa")),
    fields={field.name: field for field in FIELDS},
)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_a_spreadsheet_program_saved(kind: str) -> None:
    body = (ROOT / "tests" / "data" / f"libreoffice.{kind}").read_bytes()
    table = open_table(DATASET, body, f"a.{kind}")
    assert (table.sheet, table.header_row) == ("Isian", 6)
    assert table.identity == {"Diisi oleh": "Siti Aminah", "OPD": "Dinas PUPR"}
    # in .ods the reader sees no merged cells: such a row lacks its region and is refused
    merged = None if kind == "ods" else "62.07"
    assert [(line.number, line.label, line.cells) for line in table.lines] == [
        (7, "1", ["62.07", "Desa Satu", "2025-03-14", "320", "300", "93,75"]),
        (8, "2", [merged, "Desa Dua", "14/03/2025", "1.250", "625,5", "50"]),
        (10, "3", ["62.07", "Desa Tiga", "2025-03-16", "40", None, "0,1"]),
        (11, "Jumlah", [None, None, None, "1610", None, None]),
    ]
