"""The second door: files that people drop, read by the shape that the source's yml declares."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from ssk.errors import PullError
from ssk.raw import BOM, csv_records
from ssk.settings import get_settings
from ssk.sources import Dataset, Delivery, FileShape, Page, Row
from ssk.web import Web

HEADER_SEARCH_ROWS = 30
SETTLE_SECONDS = 5


def inbox_files(inbox: Path, dataset: Dataset) -> list[Path]:
    """Files that wait in `inbox/<source>/<dataset>/`, oldest first, so that the newest decides.

    A file that changed within the last seconds may still be on its way in and waits for the next
    run.
    """
    folder = inbox / dataset.source_id / dataset.name
    if not folder.is_dir():
        return []
    found = [p for p in folder.iterdir() if p.suffix.lower() in {".csv", ".xlsx"}]
    settled = [p for p in found if time.time() - p.stat().st_mtime > SETTLE_SECONDS]
    return sorted(settled, key=lambda path: (path.stat().st_mtime, path.name))


def read_file(web: Web, path: Path) -> Delivery:
    """Land a dropped file and say which part of its dataset it is.

    Raises:
        PullError: malformed, when the dataset takes no files or the file is not of its shape.
    """
    shape = web.dataset.file
    if shape is None:
        raise PullError(
            "malformed",
            f"{path.name}: {web.dataset.dataset_id} takes no files.",
            f"Declare `file:` in ssk/sources/{web.source.source_id}.yml first.",
        )
    if not path.is_file():
        raise PullError("malformed", f"{path}: no such file.", "Check the path.")
    if path.stat().st_size > get_settings().http_max_bytes:
        raise PullError("malformed", f"{path.name}: larger than SSK_HTTP_MAX_BYTES.")
    if path.suffix.lower() == ".xlsx":
        part = _one_part(path, web.dataset, xlsx_rows(web.dataset, path.read_bytes()))
        page = Page(web.land_file(part, path), read=partial(xlsx_rows, web.dataset))
    else:
        part = _one_part(path, web.dataset, _csv_values(path, shape))
        page = Page(web.land_file(part, path), csv=shape)
    return Delivery(part, (page,))


def _csv_values(path: Path, shape: FileShape) -> Iterator[tuple[str, Row]]:
    with path.open(encoding=shape.encoding, errors="replace", newline="") as file:
        file.seek(len(BOM) if file.read(1) == "\ufeff" else 0)
        for number, cells in csv_records(file, shape.delimiter, path.name, first=1):
            if number > 1:
                yield f"row {number}", cells


def _one_part(path: Path, dataset: Dataset, rows: Iterator[tuple[str, Row]]) -> str:
    """The value that all rows share in the part column; two values are two files."""
    assert dataset.file is not None
    if dataset.file.part_column is None:
        return dataset.file.part
    index = dataset.columns.index(dataset.file.part_column)
    found: dict[str, str] = {}
    for locator, values in rows:
        if len(values) > index and values[index]:
            found.setdefault(str(values[index]).strip(), locator)
    if len(found) != 1:
        raise PullError(
            "malformed",
            f"{path.name}: column '{dataset.file.part_column}' holds {len(found)} values"
            f" ({', '.join(f'{v} at {w}' for v, w in list(found.items())[:5]) or 'none'}).",
            "Drop one file for each.",
        )
    return next(iter(found))


def xlsx_rows(dataset: Dataset, body: bytes) -> Iterator[tuple[str, Row]]:
    """Rows of the first sheet that has the declared header; title rows above it are passed over.

    Formulas give their stored value and links are not followed. A number cell is written with the
    decimal sign of its column's declared format, since 28.775 as Indonesian text is 28 775.

    Raises:
        PullError: malformed, when the file is no XLSX, unpacks to too much, or lacks the header.
    """
    import openpyxl

    limit = get_settings().http_max_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > limit:
                raise PullError(
                    "malformed",
                    f"{dataset.dataset_id}: the XLSX unpacks to more than {limit} bytes.",
                    "Raise SSK_HTTP_MAX_BYTES if the file is really so large.",
                )
        book = openpyxl.load_workbook(
            io.BytesIO(body), read_only=True, data_only=True, keep_links=False
        )
        yield from _sheet_rows(dataset, book)
    # SyntaxError: what both XML parsers that openpyxl may use raise for broken XML
    except (zipfile.BadZipFile, SyntaxError, LookupError, ValueError, OSError) as error:
        raise PullError(
            "malformed", f"{dataset.dataset_id}: not an XLSX file ({error}).", "Save it as XLSX."
        ) from None


def _sheet_rows(dataset: Dataset, book: Any) -> Iterator[tuple[str, Row]]:
    assert dataset.file is not None
    width = len(dataset.columns)
    comma = [dataset.numbers.get(column) == "id" for column in dataset.columns]
    for sheet in book.worksheets:
        header_row = _find_header(sheet, dataset.file.header)
        if header_row is None:
            continue
        for number, cells in enumerate(
            sheet.iter_rows(min_row=header_row + 1, values_only=True), start=header_row + 1
        ):
            shown = (*cells, *[None] * width)[:width]
            values = [_as_text(*pair) for pair in zip(shown, comma, strict=True)]
            if any(values):
                yield f"{sheet.title}!A{number}", values
        return
    raise PullError(
        "malformed",
        f"{dataset.dataset_id}: no sheet has the header {list(dataset.file.header)} in its first"
        f" {HEADER_SEARCH_ROWS} rows.",
        f"Compare the file with ssk/sources/{dataset.source_id}.yml.",
    )


def _find_header(sheet: Any, header: tuple[str, ...]) -> int | None:
    rows = sheet.iter_rows(max_row=HEADER_SEARCH_ROWS, values_only=True)
    for number, cells in enumerate(rows, start=1):
        names = [(_as_text(cell, False) or "").strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        if tuple(names) == header:
            return number
    return None


def _as_text(cell: object, with_comma: bool) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, float):
        text = f"{Decimal(repr(cell)):f}".removesuffix(".0")
        return text.replace(".", ",") if with_comma else text
    return str(cell)
