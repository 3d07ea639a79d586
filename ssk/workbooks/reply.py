"""The returned copy: the sender's own workbook with each bad cell marked and explained.

It holds values only. Formulas, macros, links to other files, charts and names of the original are
left out, for the copy goes back to people who trust what comes from us.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import PurePath

import psycopg
from openpyxl import Workbook, load_workbook  # noqa: TID253
from openpyxl.comments import Comment  # noqa: TID253
from openpyxl.formatting.formatting import ConditionalFormattingList  # noqa: TID253
from openpyxl.styles import PatternFill  # noqa: TID253
from openpyxl.utils import quote_sheetname  # noqa: TID253
from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: TID253
from openpyxl.worksheet.worksheet import Worksheet  # noqa: TID253
from psycopg.rows import class_row

from ssk.days import HOUSE
from ssk.sources import Dataset
from ssk.tables import Table, open_table
from ssk.workbooks import look

RESULT_SHEET = "Hasil periksa"
AUTHOR = "ssk"
MAX_ROWS = 20_000  # a larger file comes back with its refused rows only
MAX_BYTES = 64 * 1024 * 1024  # unpacked; openpyxl holds the whole workbook in memory
MAX_FAULTS = 2_000  # listed and marked; no person mends more by hand
BAD_CELL = PatternFill("solid", fgColor="FF9C8F")
REFUSED_ROW = PatternFill("solid", fgColor="FFF0CC")
OURS = {BAD_CELL.fgColor.rgb, REFUSED_ROW.fgColor.rgb}
# what drop-downs and input rules may call; anything else could reach out of the workbook
HARMLESS = {"AND", "DATE", "INDEX", "LEFT", "LEN", "MATCH", "MID", "RIGHT", "SUBSTITUTE", "VALUE"}
WIDTHS = (16, 16, 34, 34, 90)


@dataclass(frozen=True)
class Fault:
    """One line of `ops.quarantine`; without a column the row as a whole is refused."""

    source_row: str
    column_name: str | None
    reason: str
    raw_value: str | None
    raw_row: dict[str, str | None] | None

    @property
    def number(self) -> int:
        found = re.search(r"\d+$", self.source_row)
        assert found, self.source_row
        return int(found[0])


@dataclass(frozen=True)
class Case:
    """What was found in a file, and who sent it."""

    faults: Sequence[Fault]  # at most MAX_FAULTS, by row and column
    fault_count: int
    refused: int
    accepted: int
    sender: str | None
    sent_at: datetime | None


@dataclass(frozen=True)
class Marked:
    """The sheet that holds the rows to mend: where a row and a field of the file stand in it."""

    sheet: Worksheet
    row_of: Callable[[int], int | None]
    columns: Mapping[str, int]
    ignored: tuple[str, ...] = ()  # headings that are no field
    is_whole: bool = True  # it may be mended and sent again


def write_reply(
    connection: psycopg.Connection,
    dataset: Dataset,
    snapshot_id: int | None,
    original: bytes,
    file_name: str,
    message: str = "",
) -> bytes:
    """The copy to send back, as an xlsx.

    Args:
        snapshot_id: the file as it was loaded; None when its shape was refused.
        message: why the file or a part of it was not taken.
    """
    case = _case(connection, dataset, snapshot_id)
    book, marked = Workbook(), None
    if case.faults:
        marked = _copy(dataset, case, original, file_name)
        book = marked.sheet.parent
        _mark(marked, case)
    else:
        book.remove(book.active)
    _add_result(book, dataset, case, marked, file_name, message)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _case(connection: psycopg.Connection, dataset: Dataset, snapshot_id: int | None) -> Case:
    with connection.cursor(row_factory=class_row(Fault)) as cursor:
        faults = cursor.execute(
            """
            select source_row, column_name, reason, raw_value, raw_row
            from ops.quarantine where snapshot_id = %s
            order by substring(source_row from '[0-9]+$')::bigint,
                array_position(%s::text[], column_name) nulls first, quarantine_id
            limit %s
            """,
            [snapshot_id, list(dataset.columns), MAX_FAULTS],
        ).fetchall()
    counts = connection.execute(
        "select count(*), count(distinct source_row) from ops.quarantine where snapshot_id = %s",
        [snapshot_id],
    ).fetchone()
    snapshot = connection.execute(
        "select coalesce(row_count, 0), sender, sent_at from ops.snapshot where snapshot_id = %s",
        [snapshot_id],
    ).fetchone()
    connection.commit()
    assert counts is not None
    accepted, sender, sent_at = snapshot or (0, None, None)
    return Case(faults, counts[0], counts[1], accepted, sender, sent_at)


def _copy(dataset: Dataset, case: Case, original: bytes, file_name: str) -> Marked:
    if case.accepted + case.refused > MAX_ROWS or _unpacked(original) > MAX_BYTES:
        return _refused_rows(dataset, case)
    table = open_table(dataset, original, file_name)
    sheet = None
    if PurePath(file_name).suffix.lower() in (".xlsx", ".xlsm"):
        sheet = _own_workbook(original, table.sheet)
    if sheet is None:
        sheet = _table_as_sheet(dataset, table)
    columns = {name: at + 1 for name, at in table.positions.items()}
    return Marked(sheet, lambda number: number, columns, table.ignored)


def _unpacked(original: bytes) -> int:
    if not zipfile.is_zipfile(io.BytesIO(original)):
        return len(original)
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _own_workbook(original: bytes, sheet: str) -> Worksheet | None:
    """The sender's workbook; None when openpyxl cannot read what calamine could."""
    try:
        book = load_workbook(io.BytesIO(original), data_only=True, keep_links=False)
    except Exception:  # it fails in many ways on files of other programs
        return None
    if RESULT_SHEET in book.sheetnames:  # of the reply before
        book.remove(book[RESULT_SHEET])
    for chart in book.chartsheets:
        book.remove(chart)
    book.defined_names.clear()
    for one in book.worksheets:
        _strip(one)
    return book[sheet]


def _strip(sheet: Worksheet) -> None:
    """Leave values, formats and harmless drop-downs; take the marks of an earlier reply away."""
    sheet._charts, sheet._images, sheet._pivots = [], [], []
    sheet.tables.clear()
    sheet.defined_names.clear()
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.data_validations.dataValidation = [
        rule
        for rule in sheet.data_validations.dataValidation
        if _is_harmless(rule.formula1) and _is_harmless(rule.formula2)
    ]
    sheet.sheet_view.tabSelected = False
    for row in sheet.iter_rows():
        for cell in row:
            if cell.hyperlink:
                cell.hyperlink = None
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in OURS:
                cell.fill = PatternFill()


def _is_harmless(formula: str | None) -> bool:
    called = set(re.findall(r"([\w.]+)\s*\(", formula or ""))
    return called <= HARMLESS and not re.search(r"[\[|]", formula or "")


def _table_as_sheet(dataset: Dataset, table: Table) -> Worksheet:
    """The table of a file that is no xlsx, each row where it stood."""
    book = Workbook()
    sheet = book.active
    sheet.title = look.sheet_title(table.sheet or dataset.title)
    for number, (label, value) in enumerate(table.identity.items(), start=1):
        if number < table.header_row:
            look.put(sheet, number, 1, label)
            look.put(sheet, number, 2, value)
    for name, at in table.positions.items():
        _head(sheet, table.header_row, at + 1, dataset.fields[name].label)
    for line in table.lines:
        for name, text in zip(dataset.columns, line.cells, strict=True):
            if text:
                look.put(sheet, line.number, table.positions[name] + 1, text)
    sheet.freeze_panes = sheet.cell(table.header_row + 1, 1)
    return sheet


def _refused_rows(dataset: Dataset, case: Case) -> Marked:
    """The refused rows of a large file, each with its number there."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Baris ditolak"
    columns = {name: at for at, name in enumerate(dataset.columns, start=2)}
    _head(sheet, 1, 1, "Baris di berkas")
    for name, at in columns.items():
        _head(sheet, 1, at, dataset.fields[name].label)
    rows: dict[int, int] = {}
    for fault in case.faults:
        if fault.raw_row is None or fault.number in rows:
            continue
        rows[fault.number] = len(rows) + 2
        look.put(sheet, rows[fault.number], 1, str(fault.number))
        for name, text in fault.raw_row.items():
            if text and name in columns:
                look.put(sheet, rows[fault.number], columns[name], text)
    sheet.freeze_panes = "B2"
    return Marked(sheet, rows.get, columns, is_whole=False)


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = look.put(sheet, row, column, text, look.ON_INK)
    cell.fill, cell.alignment = look.DARK, look.CENTRED
    sheet.column_dimensions[look.letter(column)].width = 22


def _mark(marked: Marked, case: Case) -> None:
    """Tint refused rows, colour bad cells and say there what is wrong."""
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in marked.sheet.merged_cells.ranges
        for row, column in area.cells
    }
    for number, of_row in groupby(case.faults, key=lambda fault: fault.number):
        row = marked.row_of(number)
        if row is None:
            continue
        said: dict[int, list[str]] = {}
        for fault in of_row:
            reasons = said.setdefault(marked.columns.get(fault.column_name or "", 1), [])
            if fault.reason not in reasons:
                reasons.append(fault.reason)
        for column in range(1, max(marked.columns.values()) + 1):
            cell = marked.sheet.cell(*merged.get((row, column), (row, column)))
            if column not in said:
                if cell.comment is None or cell.comment.author != AUTHOR:
                    cell.fill = REFUSED_ROW
                continue
            text = look.clean("\n".join(said[column]))
            cell.fill = BAD_CELL
            cell.comment = Comment(text, AUTHOR, width=340, height=60 + 18 * (len(text) // 48))


def _add_result(
    book: Workbook,
    dataset: Dataset,
    case: Case,
    marked: Marked | None,
    file_name: str,
    message: str,
) -> None:
    """The first sheet: what came of the file, and every fault with a link to its cell."""
    sheet = book.create_sheet(RESULT_SHEET, 0)
    book.active = 0
    look.set_widths(sheet, WIDTHS)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "C0392B"
    look.put(sheet, 1, 1, f"{RESULT_SHEET}: {dataset.title}", look.TITLE)
    facts = [
        ("Berkas", file_name),
        ("Pengirim", case.sender or "tidak disebut"),
        ("Dikirim", _time(case.sent_at) if case.sent_at else "tidak diketahui"),
        ("Diperiksa", _time(datetime.now(HOUSE))),
        ("Baris diterima", _count(case.accepted)),
        ("Baris ditolak", _count(case.refused)),
        *(("Catatan", line) for line in message.splitlines() if line),
        *((("Kolom dilewati", ", ".join(marked.ignored)),) if marked and marked.ignored else ()),
        ("Langkah", _next_step(case, marked, message)),
    ]
    for row, (label, text) in enumerate(facts, start=3):
        look.put(sheet, row, 1, label, look.BOLD).alignment = look.WRAPPED
        look.put(sheet, row, 2, text).alignment = look.WRAPPED
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=len(WIDTHS))
        sheet.row_dimensions[row].height = look.height([text], [sum(WIDTHS[1:])])
    if marked is None:
        return
    row = len(facts) + 4
    for column, (fill, text) in enumerate(
        ((BAD_CELL, "sel salah"), (REFUSED_ROW, "baris ditolak"))
    ):
        look.put(sheet, row, column + 1, text).fill = fill
    heads = ("Sel", "Baris", "Kolom", "Isi sekarang", "Apa yang salah dan cara memperbaikinya")
    shown = _grouped(dataset, case, marked)
    last = look.table(sheet, row + 2, heads, [line for _, line in shown])
    for at, (cell_name, _) in enumerate(shown, start=row + 3):
        if cell_name:
            cell = sheet.cell(at, 1)
            place = f"{quote_sheetname(marked.sheet.title)}!{cell_name}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
            cell.font = look.LINK
    if case.fault_count > len(case.faults):
        more = _count(case.fault_count - len(case.faults))
        look.put(sheet, last + 1, 1, f"Dan {more} kesalahan lagi, tidak ditampilkan.", look.BOLD)
    sheet.freeze_panes = sheet.cell(row + 3, 1)
    look.set_print(sheet, f"{row + 2}:{row + 2}")


def _next_step(case: Case, marked: Marked | None, message: str) -> str:
    if marked is None:
        return "Perbaiki menurut catatan di atas, lalu kirim lagi seluruh berkas."
    kept = "Baris yang diterima sudah masuk. " if case.accepted and not message else ""
    if marked.is_whole:
        return (
            f"{kept}Perbaiki sel berwarna di lembar '{marked.sheet.title}', lalu kirim kembali"
            " berkas ini seutuhnya, termasuk baris yang sudah benar."
        )
    return (
        f"{kept}Perbaiki baris-baris ini di berkas asal, lalu kirim berkas asal seutuhnya. Jangan"
        " kirim lembar ini: isinya hanya baris yang ditolak."
    )


def _grouped(
    dataset: Dataset, case: Case, marked: Marked
) -> list[tuple[str | None, tuple[str, ...]]]:
    """(cell to go to, line of the table); a rule over several cells of a row is one line."""
    groups: dict[tuple[int, str], list[Fault]] = {}
    for fault in case.faults:
        groups.setdefault((fault.number, fault.reason), []).append(fault)
    lines: list[tuple[str | None, tuple[str, ...]]] = []
    for (number, reason), faults in groups.items():
        row = marked.row_of(number)
        cell = None
        if row is not None:
            column = marked.columns.get(faults[0].column_name or "", 1)
            cell = f"{look.letter(column)}{row}"
        names = [f.column_name for f in faults if f.column_name in dataset.fields]
        headings = [dataset.fields[name].heading for name in names if name]
        values = [fault.raw_value or "(kosong)" for fault in faults if fault.column_name]
        lines.append(
            (cell, (cell or "", str(number), ", ".join(headings), ", ".join(values), reason))
        )
    return lines


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(HOUSE):%Y-%m-%d %H.%M %Z}"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
