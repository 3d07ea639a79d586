"""What the real life of an inbox and of spreadsheets does, and what must not come of it."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from forms import Cells, example, send
from support import Home
from workbooks import delimited, saved, xls, xlsx

from ssk import inbox, sources, warehouse
from ssk.errors import SskError
from ssk.ingest import Desk, ingest, take_inbox
from ssk.landing import Landing
from ssk.web import Web

MILESTONE = "pokja.milestone_ppsp"
RTL = "pokja.rencana_tindak_lanjut"
PROGRAM = "pokja.rencana_program"
FORM_2 = "ssk_instrument.form2"
AREA = "ssk_instrument.area_berisiko"
OLD = 1_000_000_000


def grid(dataset_id: str, *rows: Cells, numbered: bool = False) -> list[list[Any]]:
    fields = sources.dataset(dataset_id).fields
    lines = [[field.label for field in fields.values()]]
    lines += [[row[name] or None for name in fields] for row in rows]
    if numbered:
        lines = [["No." if n == 0 else str(n), *line] for n, line in enumerate(lines)]
    return lines


def drop(home: Home, address: str, body: bytes, age: int = 0) -> Path:
    path = home.path / "inbox" / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (OLD - age, OLD - age))
    return path


def take(home: Home, dataset_id: str, body: bytes) -> list[Any]:
    return ingest(dataset_id, file=drop(home, "x/isian.xlsx", body))


def refused(home: Home) -> list[tuple[Any, ...]]:
    return home.rows("select source_row, column_name, reason from ops.quarantine order by 1, 2")


def cell(book: openpyxl.Workbook, dataset_id: str, row: int, field: str) -> Any:
    return book.active.cell(row, list(sources.dataset(dataset_id).fields).index(field) + 1)


def opened(lines: Sequence[Sequence[Any]]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx(lines)))


@pytest.mark.parametrize("name", ["~$isian.xlsx", "rusak.xlsx"])
def test_a_file_that_cannot_be_opened_stops_no_other(home: Home, name: str) -> None:
    drop(home, name, b"\x05Siti" + b" " * 160, age=9)
    drop(home, "z.xlsx", xlsx(grid(MILESTONE, example(MILESTONE))))
    assert [result.outcome for result in take_inbox()] == ["ok"]


@pytest.mark.parametrize("place", ["", "pokja/milestone_ppsp/"])
def test_an_xls_that_was_renamed(home: Home, place: str) -> None:
    drop(home, f"{place}a.xlsx", xls(grid(MILESTONE, example(MILESTONE))))
    assert [result.outcome for result in take_inbox()] == ["ok"]


def test_rows_are_numbered_as_they_stand_under_empty_ones(home: Home) -> None:
    book = openpyxl.Workbook()
    lines = grid(MILESTONE, example(MILESTONE, tanggal="besok"), example(MILESTONE, milestone="M2"))
    for row, line in enumerate(lines, start=5):
        for column, value in enumerate(line, start=3):
            book.active.cell(row, column, value)
    [result] = take(home, MILESTONE, saved(book))
    assert [row for row, _, _ in refused(home)] == ["Sheet!A6"]
    reply = openpyxl.load_workbook(result.reply)["Sheet"]
    marked = [one.value for row in reply.iter_rows() for one in row if one.comment]
    assert marked == ["besok"]


def test_an_amount_that_is_merged_over_rows_is_not_counted_for_each(home: Home) -> None:
    rows = [example(PROGRAM, kode_kegiatan=f"k{n}", gap_1="", gap_2="") for n in range(3)]
    book = opened(grid(PROGRAM, *rows))
    column = cell(book, PROGRAM, 2, "kebutuhan_dana").column
    book.active.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    take(home, PROGRAM, saved(book))
    assert {(row, name) for row, name, _ in refused(home)} == {
        ("Data!A2", "kebutuhan_dana"),
        ("Data!A3", "kebutuhan_dana"),
    }
    assert all("sel gabungan" in reason for _, _, reason in refused(home))


def test_an_error_of_a_formula_is_no_empty_cell(home: Home) -> None:
    book = opened(grid(PROGRAM, example(PROGRAM)))
    for name in ("target_keluaran", "satuan_keluaran"):
        bad = cell(book, PROGRAM, 2, name)
        bad.value, bad.data_type = "#REF!", "e"
    take(home, PROGRAM, saved(book))
    assert ("target_keluaran", True) in [(name, "#REF!" in why) for _, name, why in refused(home)]


def test_a_formula_that_gives_empty_text_makes_no_row(home: Home) -> None:
    body = io.BytesIO()
    blank = dict.fromkeys(sources.dataset(MILESTONE).fields, "")
    made = xlsx(grid(MILESTONE, example(MILESTONE), blank | {"keterangan": '=IF(A3="","",1)'}))
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(body, "w") as new:
        for name in old.namelist():
            text = re.sub(rb'<c r="(\w+)"><f>', rb'<c r="\1" t="str"><f>', old.read(name))
            new.writestr(name, text)
    [result] = take(home, MILESTONE, body.getvalue())
    assert (result.loaded, result.quarantined) == (1, 0)


def test_empty_lines_of_a_csv_are_no_rows(home: Home) -> None:
    blank = dict.fromkeys(sources.dataset(MILESTONE).fields, "")
    [result] = send(
        home,
        MILESTONE,
        [example(MILESTONE), blank, blank | {"keterangan": " ", "kode_wilayah": "62.07"}],
    )
    assert (result.loaded, result.quarantined) == (1, 0)


def test_inch_signs_of_one_cell_stay(home: Home) -> None:
    text = 'Pipa 4" dan 6" diganti'
    lines = grid(RTL, example(RTL, tindak_lanjut="XX"))
    body = delimited([[one or "" for one in line] for line in lines])
    path = drop(home, "x/isian.csv", body.replace(b"XX", text.encode()))
    assert next(csv.reader([text]))[0] == text
    ingest(RTL, file=path)
    assert home.one("select tindak_lanjut from raw.pokja__rencana_tindak_lanjut") == text


def test_a_row_that_begins_with_total_is_no_total(home: Home) -> None:
    rows = [
        example(RTL, nomor_rtl="1"),
        example(RTL, nomor_rtl="", tindak_lanjut="Jumlah petugas ditambah"),
        example(RTL, nomor_rtl="Total 5 desa"),
    ]
    [result] = send(home, RTL, rows)
    assert (result.loaded, result.quarantined) == (2, 1), "no row is lost"


def test_a_mistake_in_a_row_takes_nothing_from_any_part(home: Home) -> None:
    rows = [example(RTL, tahun="2024"), *(example(RTL, nomor_rtl=str(n)) for n in range(5))]
    send(home, RTL, rows)
    rows[-1]["tahun"] = "20x5"
    send(home, RTL, rows, file="lagi.csv")
    year = example(RTL)["tahun"]
    assert home.rows("select part, loaded_count from ops.current_snapshot order by 1") == [
        ("62.07/2024", 1),
        (f"62.07/{year}", 5),
    ]


def test_equal_rows_are_equal_whatever_their_number(home: Home) -> None:
    lines = grid(RTL, example(RTL), example(RTL), numbered=True)
    [result] = take(home, RTL, xlsx(lines))
    assert (result.loaded, result.quarantined) == (1, 1)


def test_each_form_of_a_workbook_has_its_own_reply(home: Home) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for dataset_id, bad in ((MILESTONE, {"tanggal": "besok"}), (RTL, {"status": "?"})):
        sheet = book.create_sheet(dataset_id.split(".")[1])
        for line in grid(dataset_id, example(dataset_id, **bad)):
            sheet.append(line)
    drop(home, "pokja/dua.xlsx", saved(book))
    replies = {result.reply for result in take_inbox()}
    assert len(replies) == 2
    assert all(Path(reply).exists() for reply in replies)


def test_the_newest_file_decides_wherever_it_lies(home: Home) -> None:
    old, new = (xlsx(grid(MILESTONE, example(MILESTONE, keterangan=k))) for k in ("lama", "baru"))
    drop(home, "lama.xlsx", old, age=9000)
    drop(home, "pokja/milestone_ppsp/baru.xlsx", new)
    take_inbox()
    assert (
        home.one(
            "select keterangan from raw.pokja__milestone_ppsp inner join ops.current_snapshot"
            " on snapshot_id = _snapshot_id"
        )
        == "baru"
    )


def test_a_form_is_not_taken_for_another_that_shares_headings(home: Home) -> None:
    drop(home, "ssk_instrument/a.xlsx", xlsx(grid(FORM_2, example(FORM_2)), "Form 2"), age=9)
    drop(home, "ssk_instrument/b.xlsx", xlsx(grid(AREA, example(AREA)), "Area berisiko"))
    assert [result.dataset_id for result in take_inbox()] == [FORM_2, AREA]


def test_a_reply_does_not_say_that_rows_are_in_when_they_are_not(home: Home) -> None:
    rows = [example(RTL, nomor_rtl=str(n)) for n in range(9)]
    send(home, RTL, rows)
    [result] = send(home, RTL, [rows[0], rows[1] | {"status": "?"}], file="lagi.xlsx")
    said = " ".join(
        str(value)
        for row in openpyxl.load_workbook(result.reply).worksheets[0].iter_rows(values_only=True)
        for value in row
    )
    assert "sudah masuk" not in said
    assert "sedang dipakai" in said
    assert "rows came" not in said


def test_the_password_of_the_inbox_is_not_told(set_variable: Callable[..., None]) -> None:
    set_variable(SSK_INBOX="ftp://dinas:rahasia123@127.0.0.1:1/inbox")
    with pytest.raises(SskError) as caught:
        inbox.waiting("pokja")
    assert "rahasia123" not in str(caught.value)


@pytest.mark.parametrize(("spoilt", "is_held"), [(5, False), (6, True)])
def test_what_a_source_always_gets_wrong_is_no_new_mistake(
    home: Home, spoilt: int, is_held: bool
) -> None:
    """A portal with five bad rows each year may lose one row as any other may."""
    dataset = sources.dataset("sipsn.fasilitas")
    home.rows(
        "insert into ops.pull (dataset_id, part, door, outcome, changed, loaded_count,"
        " quarantined_count) values (%s, '2024', 'http', 'ok', true, 95, 5)",
        dataset.dataset_id,
    )
    with warehouse.connect("ssk_loader") as connection:
        desk = Desk(Web(connection, Landing(home.path), sources.source("sipsn"), dataset))
        assert bool(desk._shrinks("2024", 94, spoilt)) is is_held


def test_a_file_that_is_sent_again_after_another_is_news(home: Home) -> None:
    first, second = (xlsx(grid(MILESTONE, example(MILESTONE, keterangan=k))) for k in ("1", "2"))
    used = (
        "select keterangan from raw.pokja__milestone_ppsp inner join ops.current_snapshot"
        " on snapshot_id = _snapshot_id"
    )
    for number, (body, shown) in enumerate([(first, "1"), (second, "2"), (first, "1")]):
        drop(home, f"pokja/kirim{number}.xlsx", body, age=100 - number)
        assert [result.changed for result in take_inbox()] == [True]
        assert home.one(used) == shown
    drop(home, "pokja/terlambat.xlsx", second, age=99)
    assert [result.changed for result in take_inbox()] == [False], "it was sent before"


def test_a_file_that_a_person_took_is_not_read_again_at_night(home: Home) -> None:
    path = drop(home, "pokja/isian.xlsx", xlsx(grid(MILESTONE, example(MILESTONE))))
    ingest(MILESTONE, file=path)
    assert take_inbox() == []
