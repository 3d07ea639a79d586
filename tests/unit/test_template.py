"""Templates: what a form declares is what a person finds in the workbook, and what loads again."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from workbooks import saved

from ssk import sources
from ssk.cli import main
from ssk.sources import Dataset, Field, Form, Layout
from ssk.tables import open_table, stamp
from ssk.workbooks import template as made
from ssk.workbooks.reply import _is_harmless

FORMS = [dataset.dataset_id for dataset in made.forms()]
TRY = Dataset(
    dataset_id="try.form",
    source_id="try",
    title="Formulir coba",
    columns=(),
    numbers={},
    file=None,
    quarantine_limit_pct=100,
    options={},
    form=Form((Layout("7", "Isian: [1]"),), part=("kode", "tahun"), key=("kode", "tahun", "nama")),
    fields={
        field.name: field
        for field in (
            Field("kode", "Kode wilayah", "region", required=True, example="62.07"),
            Field("wilayah", "Nama wilayah", "region_name", of="kode", example="Kabupaten Seruyan"),
            Field("bps", "Kode BPS", "bps_region", example="6208"),
            Field("prov", "Kode provinsi", "region", example="62"),
            Field("nama_prov", "Provinsi", "region_name", of="prov", example="Kalimantan Tengah"),
            Field("desa", "Kode desa", "village", of="kode", example="62.07.01.2001"),
            Field("tahun", "Tahun", "year", required=True, example="2025"),
            Field("bulan", "Bulan", "month", example="2025-03"),
            Field("tanggal", "Tanggal", "date", example="2025-03-14"),
            Field("nama", "Nama", required=True, about="Nama kegiatan.", example="=a"),
            Field("pagu", "Pagu", "number", unit="juta Rp", minimum=0, example="1.250,5"),
            Field("kk", "Rumah", "integer", minimum=1, maximum=4, example="4"),
            Field("status", "Status", "choice", choices=("=cmd", "baik, aman"), example="=cmd"),
            Field("aktif", "Aktif", "yes_no", example="ya"),
            Field("keterangan", "Keterangan"),
        )
    },
)
TRY = replace(TRY, columns=tuple(TRY.fields))


@lru_cache
def body(dataset_id: str, region: str | None = None, with_samples: bool = False) -> bytes:
    dataset = sources.dataset(dataset_id)
    given = made.samples(dataset, 3, region) if with_samples else ()
    return saved(made.template(dataset, region, given))


def reopened(dataset: Dataset, *options: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(saved(made.template(dataset, *options))))


@pytest.mark.parametrize("dataset_id", FORMS)
def test_an_empty_template_has_its_table_and_no_rows(dataset_id: str) -> None:
    dataset = sources.dataset(dataset_id)
    table = open_table(dataset, body(dataset_id, "33.07"), "t.xlsx")
    assert dataset.form
    assert (table.sheet, table.version) == (made.sheet_name(dataset), dataset.form.version)
    assert list(table.positions.values()) == list(range(1, len(dataset.fields) + 1))
    assert not table.ignored
    assert list(table.lines) == [], "the example row is passed over"
    assert stamp(body(dataset_id, "33.07"), "t.xlsx") == (dataset_id, dataset.form.version)


@pytest.mark.parametrize("dataset_id", FORMS)
def test_samples_say_that_they_are_and_have_keys_of_their_own(dataset_id: str) -> None:
    dataset = sources.dataset(dataset_id)
    assert dataset.form
    table = open_table(dataset, body(dataset_id, "33.07", True), "t.xlsx")
    rows = [dict(zip(dataset.columns, line.cells, strict=True)) for line in table.lines]
    assert len(rows) == 3
    assert len({tuple(row[name] for name in dataset.form.key) for row in rows}) == 3
    for row in rows:
        assert str(row["keterangan"]).startswith("CONTOH")
        for field in dataset.fields.values():
            assert row[field.name] or not field.required, f"{field.name} has no example"
            if field.type == "region":
                assert row[field.name] == "33.07"
            if field.type == "region_name" and row[field.name]:
                assert row[field.name] in ("Kabupaten Wonosobo", "Jawa Tengah")
            if field.type == "village" and row[field.name]:
                assert str(row[field.name]).startswith("33.07.")


@pytest.mark.parametrize("dataset_id", FORMS)
def test_excel_accepts_the_texts_of_a_template(dataset_id: str) -> None:
    """Excel calls a file damaged when a prompt or a formula is longer than this."""
    sheet = reopened(sources.dataset(dataset_id), "33.07").worksheets[0]
    rules = sheet.data_validations.dataValidation
    assert len(rules) == len(sources.dataset(dataset_id).fields)
    for rule in rules:
        assert len(rule.promptTitle) <= 32 and len(rule.errorTitle) <= 32
        assert len(rule.prompt) <= 255 and len(rule.error) <= 225
        assert len(rule.formula1 or "") <= 255
        assert _is_harmless(rule.formula1), "the returned copy keeps it"
        assert rule.showErrorMessage and rule.showInputMessage


def test_nothing_that_is_declared_becomes_a_formula() -> None:
    for sheet in reopened(TRY, "62.07", made.samples(TRY, 3, "62.07")):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_sheets() -> None:
    book = reopened(TRY)
    assert {sheet.title: sheet.sheet_state for sheet in book} == {
        "Isian   1 ": "visible",
        "Kamus data": "visible",
        "Daftar wilayah": "visible",
        "_daftar": "veryHidden",
        "_ssk": "veryHidden",
    }
    assert [cell.value for cell in book["_ssk"][1]] == ["ssk", "try.form", "7"]
    assert reopened(TRY, "62.07")["Daftar wilayah"].sheet_state == "hidden"


def test_the_sheet_to_fill() -> None:
    sheet = reopened(TRY).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (1, 3, 4, 5)] == [
        "Formulir coba",
        "Diisi oleh",
        "OPD",
        "Tanggal diisi",
    ]
    header = {cell.value: cell for cell in sheet[made.HEADER_ROW]}
    assert list(header)[:3] == ["No.", "Kode wilayah *", "Nama wilayah"]
    assert "Pagu (juta Rp)" in header
    assert header["Tahun *"].fill.fgColor.rgb != header["Bulan"].fill.fgColor.rgb
    assert sheet.protection.sheet and header["Tahun *"].protection.locked
    assert not sheet["B9"].protection.locked and not sheet["B3"].protection.locked
    assert not sheet.column_dimensions["B"].protection.locked
    assert sheet.freeze_panes == f"B{made.HEADER_ROW + 1}"
    assert sheet.print_title_rows == f"${made.HEADER_ROW}:${made.HEADER_ROW}"
    example = [cell.value for cell in sheet[made.EXAMPLE_ROW]]
    assert example[0] == "CONTOH" and 1250.5 in example and example[-1].startswith("CONTOH")
    for column in "BEGI":  # codes and months stay text far below the drawn rows
        assert sheet.column_dimensions[column].number_format == "@"


def rules(sheet: Any) -> dict[str, Any]:
    return {
        str(sheet.cell(made.HEADER_ROW, next(iter(rule.sqref.ranges)).min_col).value).rstrip(
            " *"
        ): rule
        for rule in sheet.data_validations.dataValidation
    }


def listed(book: openpyxl.Workbook, reference: str) -> list[Any]:
    found = re.fullmatch(r"'(.+)'!\$(\w+)\$(\d+):\$(\w+)\$(\d+)", reference)
    assert found, reference
    sheet, first, top, last, bottom = found.groups()
    return [cell.value for [cell] in book[sheet][f"{first}{top}:{last}{bottom}"]]


def test_what_each_column_takes() -> None:
    book = reopened(TRY)
    offered = rules(book.worksheets[0])
    assert listed(book, offered["Status"].formula1) == ["=cmd", "baik, aman"]
    assert listed(book, offered["Aktif"].formula1) == ["ya", "tidak"]
    codes = listed(book, offered["Kode wilayah"].formula1)
    assert {"62", "62.07"} <= set(codes) and len(codes) > 500
    assert "6208" in listed(book, offered["Kode BPS"].formula1)
    assert offered["Nama wilayah"].errorStyle == "warning", "other spellings are read as well"
    assert "MATCH($B8," in offered["Nama wilayah"].formula1
    assert (offered["Tahun"].type, offered["Tahun"].formula1) == ("whole", "1990")
    assert (offered["Pagu (juta Rp)"].type, offered["Pagu (juta Rp)"].formula1) == ("decimal", "0")
    assert (offered["Rumah"].formula1, offered["Rumah"].formula2) == ("1", "4")
    assert offered["Tanggal"].type == "date"
    assert offered["Pagu (juta Rp)"].error == (
        "Angka saja, koma untuk desimal, tanpa satuan, paling kecil 0."
    )
    assert offered["Rumah"].error == "Bilangan bulat, tanpa satuan, 1 sampai 4."
    assert offered["Nama"].prompt == "Nama kegiatan."


def test_a_template_for_one_region_offers_only_that() -> None:
    book = reopened(TRY, "33.07")
    offered = rules(book.worksheets[0])
    assert listed(book, offered["Kode wilayah"].formula1) == ["33.07"]
    assert listed(book, offered["Kode BPS"].formula1) == ["3307"]
    assert listed(book, offered["Kode provinsi"].formula1) == ["33"]
    example = [cell.value for cell in book.worksheets[0][made.EXAMPLE_ROW]]
    assert example[1:4] == ["33.07", "Kabupaten Wonosobo", "3307"]
    assert example[4:7] == ["33", "Jawa Tengah", "33.07.01.2001"]
    empty = [cell.value for cell in book.worksheets[0][made.EXAMPLE_ROW + 1]]
    assert empty[1:7] == ["33.07", "Kabupaten Wonosobo", "3307", "33", "Jawa Tengah", None]


def test_a_template_for_a_province_offers_what_lies_in_it() -> None:
    book = reopened(TRY, "62")
    offered = rules(book.worksheets[0])
    codes = listed(book, offered["Kode wilayah"].formula1)
    assert codes[:2] == ["62", "62.01"] and len(codes) == 15
    assert listed(book, offered["Kode provinsi"].formula1) == ["62"]
    assert book.worksheets[0].cell(made.EXAMPLE_ROW, 2).value == "62.01"
    assert book.worksheets[0].cell(made.EXAMPLE_ROW + 1, 2).value is None, "it is to be chosen"


def test_the_dictionary_explains_columns_and_rules() -> None:
    dataset = sources.dataset("stbm.akses_desa")
    sheet = reopened(dataset)["Kamus data"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    for field in dataset.fields.values():
        assert field.about in texts
    for check in dataset.checks:
        assert {check.wrong, check.mend} <= texts
    assert any("kode wilayah dan bulan data" in text for text in texts), "what a file replaces"


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("desa", "62.07.01.2002"),
        ("nama", "=a (2)"),
        ("status", "baik, aman"),
        ("kk", "1"),
        ("tahun", "2024"),
        ("bulan", "2024-03"),
        ("tanggal", "2025-03-13"),
    ],
)
def test_how_sample_rows_differ(name: str, second: str) -> None:
    assert TRY.form
    form = replace(TRY.form, key=("kode", name))
    rows = made.samples(replace(TRY, form=replace(form, part=("kode",))), 2)
    assert [row[name] for row in rows] == [TRY.fields[name].example, second]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    listed = CliRunner().invoke(main, ["template"])
    assert all(dataset_id in listed.output for dataset_id in FORMS)
    assert "sipsn.timbulan" not in listed.output
    done = CliRunner().invoke(main, ["template", "stbm.akses_desa", "--region", "62.07"])
    assert done.exit_code == 0
    assert (tmp_path / "stbm.akses_desa_62.07.xlsx").exists()
    out = tmp_path / "lain.xlsx"
    CliRunner().invoke(main, ["template", "stbm.akses_desa", "--contoh", "--out", str(out)])
    table = open_table(sources.dataset("stbm.akses_desa"), out.read_bytes(), out.name)
    assert len(list(table.lines)) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["stbm.akses_desa", "--region", "99.99"], "No region has the Kemendagri code '99.99'"),
        (["sipsn.timbulan"], "sipsn.timbulan has no form"),
        (["stbm.nothing"], "has no dataset 'nothing'"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, ["template", *arguments])
    assert result.exit_code == 1
    assert message in result.output
