"""Tables in the files that people send: xlsx, xls, xlsb, ods and csv, found and read as text.

Workbooks are read by calamine, which runs no macro, follows no link and takes the stored value of a
formula. What it cannot say, a formula without a stored value, is looked up with openpyxl.
"""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import python_calamine as calamine

from ssk.errors import PullError
from ssk.settings import get_settings
from ssk.sources import Dataset, Field, FileShape, Layout

HEADER_SEARCH_ROWS = 30
BOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
DELIMITERS = ";,\t|"
STAMP_SHEET = "_ssk"
EXAMPLE = "CONTOH"
NUMBER_HEADINGS = {"no", "nomor", "nourut"}
NUMERIC = {"number", "integer", "money"}
# a template for one region has it in every row: a row with nothing else is an empty one
PREFILLED = {"region", "bps_region", "region_name"}
CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Cells = list[str | None]


@dataclass(frozen=True)
class _Merged:
    """What a cell shows that is merged over several rows."""

    value: Any


@dataclass(frozen=True)
class Line:
    """One row under the header.

    Args:
        number: as a spreadsheet shows it.
        cells: one per column of the dataset.
        label: what the column "No." says, which is no field; "Jumlah" stands there in total rows.
    """

    number: int
    cells: Cells
    label: str | None = None


@dataclass(frozen=True)
class Table:
    """A table that was found in a file.

    Args:
        sheet: its sheet; empty for CSV.
        header_row: row of the header as a spreadsheet counts.
        positions: field -> column of the sheet, the first is 0.
        identity: what stands above the header as label and value, for example who filled it in.
        version: the layout that fits.
        ignored: headings that are no field.
        csv: how the file may be streamed as it is; None when it must be read row by row.
    """

    sheet: str
    header_row: int
    positions: Mapping[str, int]
    identity: Mapping[str, str]
    version: str
    ignored: tuple[str, ...]
    lines: Iterator[Line]
    csv: FileShape | None = None

    def locator(self, number: int) -> str:
        return f"{self.sheet}!A{number}" if self.sheet else f"row {number}"


def open_table(dataset: Dataset, body: bytes, file_name: str) -> Table:
    """Find the table of a dataset that takes files.

    Raises:
        PullError: malformed, when the file cannot be read, is too large, or has no such table; the
            message says in Indonesian what is missing, for it goes back to the sender.
    """
    if PurePath(file_name).suffix.lower() in BOOKS:
        return _in_book(dataset, body, file_name)
    return _in_csv(dataset, body, file_name)


def stamp(body: bytes, file_name: str) -> tuple[str, str] | None:
    """Dataset and layout version that our own template left in a hidden sheet."""
    if PurePath(file_name).suffix.lower() not in BOOKS:
        return None
    book = open_book(body, file_name)
    if STAMP_SHEET not in book.sheet_names:
        return None
    rows = book.get_sheet_by_name(STAMP_SHEET).to_python()
    cells = [str(cell) for cell in rows[0][:3]] if rows else []
    return (cells[1], cells[2]) if len(cells) == 3 and cells[0] == "ssk" else None


def _in_book(dataset: Dataset, body: bytes, file_name: str) -> Table:
    book = open_book(body, file_name)
    shown = [
        meta.name
        for meta in book.sheets_metadata
        if meta.visible == calamine.SheetVisibleEnum.Visible
        and meta.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    finder = _Finder(dataset, file_name)

    def in_layout(layout: Layout) -> Table | None:
        wanted = [name for name in shown if not layout.sheet or _key(name) == _key(layout.sheet)]
        for name in wanted or shown:
            try:
                sheet = book.get_sheet_by_name(name)
            except calamine.CalamineError as error:
                raise _no_book(file_name, error) from None
            found = finder.find(layout, _sheet_rows(sheet, body, file_name), name)
            if found:
                return found
        return None

    found = _fullest(map(in_layout, finder.layouts))
    if found is None:
        raise finder.not_found(shown)
    return found


def _in_csv(dataset: Dataset, body: bytes, file_name: str) -> Table:
    finder = _Finder(dataset, file_name)
    encoding = csv_encoding(body)
    shape = dataset.file
    for delimiter in shape.delimiter if shape else DELIMITERS:

        def in_layout(layout: Layout, delimiter: str = delimiter) -> Table | None:
            text = io.TextIOWrapper(io.BytesIO(body), encoding, errors="replace", newline="")
            return finder.find(layout, _csv_rows(text, delimiter, file_name), "", delimiter)

        found = _fullest(map(in_layout, finder.layouts))
        if found:
            return found
    raise finder.not_found([])


def _fullest(tables: Iterator[Table | None]) -> Table | None:
    """The edition that knows most of the headings, since optional columns differ too."""
    return max(filter(None, tables), key=lambda table: len(table.positions), default=None)


class _Finder:
    """Looks for the header of a dataset among the first rows of sheets."""

    def __init__(self, dataset: Dataset, file_name: str) -> None:
        self.dataset = dataset
        self.file_name = file_name
        self.layouts = dataset.form.layouts if dataset.form else (Layout("export"),)
        self.nearest: tuple[int, list[str]] = (0, [])

    def find(
        self, layout: Layout, rows: Iterator[tuple[int, list[Any]]], sheet: str, delimiter: str = ""
    ) -> Table | None:
        above: list[list[Any]] = []
        for number, cells in rows:
            if number > HEADER_SEARCH_ROWS:
                return None
            names = [cell_text(cell) or "" for cell in cells]
            positions = self._match(layout, names)
            if positions is None:
                above.append(cells)
                continue
            numbered = next(
                (
                    i
                    for i, name in enumerate(names)
                    if _key(name) in NUMBER_HEADINGS and i not in positions.values()
                ),
                None,
            )
            ignored = tuple(
                name
                for i, name in enumerate(names)
                if name and i not in positions.values() and i != numbered
            )
            return Table(
                sheet=sheet,
                header_row=number,
                positions=positions,
                identity=_identity(above),
                version=layout.version,
                ignored=ignored,
                lines=self._lines(positions, numbered, rows),
                csv=self._stream(above, names, positions, delimiter),
            )
        return None

    def _match(self, layout: Layout, names: list[str]) -> dict[str, int] | None:
        """Field -> position, when this row is the header."""
        if self.dataset.file:
            while names and not names[-1]:
                names.pop()
            wanted = self.dataset.file.header
            missing = [name for name in wanted if name not in names]
            self._remember(len(wanted) - len(missing), missing)
            if tuple(name.strip() for name in names) != wanted:
                return None
            return {column: i for i, column in enumerate(self.dataset.columns)}
        keys = [_key(name) for name in names]
        positions: dict[str, int] = {}
        missing = []
        for field in self.dataset.fields.values():
            accepted = _headings(field, layout)
            at = [i for i, key in enumerate(keys) if key in accepted]
            if len(at) > 1:
                raise PullError(
                    "malformed",
                    f"{self.file_name}: judul kolom '{field.heading}' ada {len(at)} kali.",
                    "Hapus kolom yang tidak dipakai, lalu kirim lagi.",
                )
            if at:
                positions[field.name] = at[0]
            elif field.required:
                missing.append(field.label)
        self._remember(len(positions), missing)
        return None if missing else positions

    def _remember(self, hits: int, missing: list[str]) -> None:
        if hits > self.nearest[0]:
            self.nearest = (hits, missing)

    def not_found(self, sheets: list[str]) -> PullError:
        """What is missing in the row that comes nearest to the header."""
        hits, missing = self.nearest
        where = f" pada lembar {', '.join(sheets)}" if sheets else ""
        if hits and missing:
            what = f"kolom {', '.join(repr(name) for name in missing[:8])} tidak ada{where}"
        else:
            what = f"baris judul kolom tidak ditemukan{where}"
        remedy = (
            f"Pakai templat `ssk template {self.dataset.dataset_id}` dan jangan ubah judul kolom."
            if self.dataset.form
            else f"Bandingkan dengan `file:` di ssk/sources/{self.dataset.source_id}.yml."
        )
        return PullError("malformed", f"{self.file_name}: {what}.", remedy)

    def _lines(
        self, positions: Mapping[str, int], numbered: int | None, rows: Iterator[tuple[int, Any]]
    ) -> Iterator[Line]:
        order = [positions.get(column) for column in self.dataset.columns]
        types = [self._type(column) for column in self.dataset.columns]
        limit = get_settings().form_max_rows
        for count, (number, raw) in enumerate(rows):
            if count >= limit:
                raise PullError(
                    "malformed",
                    f"{self.file_name}: lebih dari {limit:,} baris.",
                    "Bagi berkasnya, atau naikkan SSK_FORM_MAX_ROWS.",
                )
            cells = [
                cell_text(raw[at], kind) if at is not None and at < len(raw) else None
                for at, kind in zip(order, types, strict=True)
            ]
            label = (
                cell_text(raw[numbered]) if numbered is not None and numbered < len(raw) else None
            )
            if label and label.upper() == EXAMPLE:
                continue
            if any(cell for cell, kind in zip(cells, types, strict=True) if kind not in PREFILLED):
                yield Line(number, cells, label)

    def _type(self, column: str) -> str:
        """Kind of a column, as far as it decides how a cell is written as text."""
        if column in self.dataset.fields:
            kind = self.dataset.fields[column].type
            # what tells rows apart is no amount
            is_key = self.dataset.form and column in self.dataset.form.key
            return "text" if is_key and kind in NUMERIC else kind
        return "number" if self.dataset.numbers.get(column) == "id" else "text"

    def _stream(
        self,
        above: list[list[Any]],
        names: list[str],
        positions: Mapping[str, int],
        delimiter: str,
    ) -> FileShape | None:
        """A CSV in which every column is a field can be copied as it is."""
        at = {i: field for field, i in positions.items()}
        broken = any("\n" in cell for cells in [*above, names] for cell in cells if cell)
        if not delimiter or broken or set(at) != set(range(len(names))):
            return None
        columns = tuple(at[i] for i in range(len(names)))
        return FileShape(tuple(names), delimiter, columns=columns, header_row=len(above) + 1)


def open_book(body: bytes, file_name: str) -> Any:
    """A workbook that does not unpack to more than is allowed."""
    limit = get_settings().http_max_bytes
    try:
        if zipfile.is_zipfile(io.BytesIO(body)):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
                if size > limit:
                    raise PullError(
                        "malformed",
                        f"{file_name}: isinya menjadi {size:,} bita setelah dibuka, batasnya"
                        f" {limit:,}.",
                        "Bagi berkasnya, atau naikkan SSK_HTTP_MAX_BYTES bila memang sebesar itu.",
                    )
                _refuse_wide(archive, file_name)
        return calamine.load_workbook(io.BytesIO(body))
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise _no_book(file_name, error) from None


def _refuse_wide(archive: zipfile.ZipFile, file_name: str) -> None:
    """Two cells in far corners are a kilobyte, and billions of cells to the reader of a sheet.

    calamine keeps room for every cell between the first and the last, and aborts the whole process
    when there is none.
    """
    limit = get_settings().form_max_cells
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        columns: set[bytes] = set()
        last_row, tail = 0, b""
        with archive.open(name) as part:
            while block := part.read(1 << 20):
                found = CELL.findall(tail + block)
                columns.update(letters for letters, _ in found)
                last_row = max(last_row, *(int(row) for _, row in found), 0)
                tail = block[-16:]
        width = max((_column(letters) for letters in columns), default=0)
        if width * last_row > limit:
            raise PullError(
                "malformed",
                f"{file_name}: sel terakhir ada pada kolom ke-{width:,} baris {last_row:,};"
                f" batasnya {limit:,} sel.",
                "Hapus kolom dan baris di luar tabel, atau naikkan SSK_FORM_MAX_CELLS.",
            )


def _column(letters: bytes) -> int:
    """Number of a column, A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _no_book(file_name: str, error: Exception) -> PullError:
    return PullError(
        "malformed",
        f"{file_name}: bukan berkas Excel atau ODS yang dapat dibuka ({error}).",
        "Buka di Excel atau LibreOffice, simpan sebagai .xlsx tanpa sandi, lalu kirim lagi.",
    )


def _sheet_rows(sheet: Any, body: bytes, file_name: str) -> Iterator[tuple[int, list[Any]]]:
    """Rows with their numbers; a cell merged over several rows holds for each of them."""
    if sheet.start is None:
        return
    _, first_column = sheet.start
    lead = [None] * first_column
    held: dict[int, tuple[int, Any]] = {}  # column -> (last row, value)
    starts = {
        (top, left): bottom
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
        if bottom > top
    }
    unstored = _formulas_without_value(body, file_name, sheet.name)
    # iter_rows begins with the first row of the sheet, but with the first column that is used
    for index, row in enumerate(sheet.iter_rows()):
        cells = [*lead, *row]
        for column, (last, value) in list(held.items()):
            if index > last:
                del held[column]
            elif column < len(cells) and cells[column] == "":
                cells[column] = _Merged(value)
        for column, cell in enumerate(cells):
            if (index, column) in starts:
                held[column] = (starts[index, column], cell)
                cells[column] = _Merged(cell)
            if cell == "" and (index, column) in unstored:
                cells[column] = unstored[index, column]
        yield index + 1, cells


def _formulas_without_value(body: bytes, file_name: str, sheet: str) -> dict[tuple[int, int], str]:
    """Formulas of an xlsx sheet without a value, by (row, column): never calculated, or an error.

    A file that a program wrote has formulas whose value nobody has worked out: an empty cell to a
    reader, which must not pass for "no value". Nor must #REF!. A formula may well give empty text.
    """
    if not zipfile.is_zipfile(io.BytesIO(body)) or not _has_formulas(body):
        return {}
    import openpyxl
    from openpyxl.utils.cell import coordinate_to_tuple

    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, keep_links=False)
        path = book[sheet]._worksheet_path
    except Exception as error:  # it fails in many ways on files of other programs
        raise _no_book(file_name, error) from None
    found = {}
    with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open(path) as part:
        for _, element in ElementTree.iterparse(part):
            if element.tag == f"{MAIN}c":
                formula, value = element.find(f"{MAIN}f"), element.findtext(f"{MAIN}v")
                kind = element.get("t")
                if kind == "e" or (formula is not None and not value and kind != "str"):
                    text = value if kind == "e" else formula.text if formula is not None else ""
                    row, column = coordinate_to_tuple(element.get("r"))
                    found[row - 1, column - 1] = f"={text or ''}"
            elif element.tag == f"{MAIN}row":
                element.clear()
    return found


def _has_formulas(body: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        if re.search(rb'<f[ >/]|t="e"', tail + block):
                            return True
                        tail = block[-4:]
    return False


def _csv_rows(
    text: io.TextIOWrapper, delimiter: str, label: str
) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield number, cells
    except csv.Error as error:
        raise PullError(
            "malformed",
            f"{label}: baris {number + 1} tidak dapat dibaca ({error}).",
            "Perbaiki tanda kutip pada baris itu.",
        ) from None


def csv_encoding(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _identity(above: list[list[Any]]) -> dict[str, str]:
    """Label and the first value beside it, of the rows above the header."""
    found: dict[str, str] = {}
    for cells in above:
        texts = [text for text in map(cell_text, cells) if text]
        if len(texts) >= 2:
            found[texts[0].rstrip(": ")] = texts[1]
    return found


def _headings(field: Field, layout: Layout) -> set[str]:
    if field.name in layout.headings:
        return {_key(layout.headings[field.name])}
    return {_key(name) for name in (field.heading, field.label, *field.also)}


def _key(text: str) -> str:
    """A heading or sheet name without case, spacing, marks and the star of a required column."""
    return re.sub(r"[^a-z0-9%]+", "", text.lower())


def cell_text(cell: Any, kind: str = "text") -> str | None:
    """A cell as text; numbers in Indonesian notation where the column holds numbers."""
    if isinstance(cell, _Merged):
        text = cell_text(cell.value, kind)
        # an amount over several rows is one amount, and how it is shared out nobody says
        return f"{text} (sel gabungan)" if text and kind in NUMERIC else text
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float):
        text = f"{Decimal(repr(cell)):f}".removesuffix(".0")
        return text.replace(".", ",") if kind in NUMERIC else text
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell).strip()
    return text or None
