"""The second door: files that people drop, read by the shape that the source's yml declares."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath

from ssk.errors import PullError
from ssk.inbox import Dropped
from ssk.landing import BLOCK
from ssk.raw import BOM, csv_records
from ssk.settings import get_settings
from ssk.sources import Dataset, Delivery, FileShape, Page, Row
from ssk.tables import BOOKS, open_table
from ssk.web import Web

HEAD_BYTES = 1 << 20
SENDER_LABELS = ("Diisi oleh", "OPD")


@dataclass(frozen=True)
class Read:
    """A file that was landed and recognised, and what to tell its sender about it."""

    delivery: Delivery
    ignored: tuple[str, ...] = ()


def read_file(web: Web, file: Dropped, sender: str | None = None) -> Read:
    """Land a dropped file and say which part of its dataset it is.

    A form says in its rows which parts it holds: its delivery is `*`.

    Raises:
        PullError: malformed, when the dataset takes no files or the file is not of its shape.
    """
    dataset = web.dataset
    if not dataset.takes_files:
        raise PullError(
            "malformed",
            f"{file.name}: {dataset.dataset_id} takes no files.",
            f"Declare `file:` or `form:` in ssk/sources/{web.source.source_id}.yml first.",
        )
    if file.byte_count > get_settings().http_max_bytes:
        raise PullError(
            "malformed",
            f"{file.name}: {file.byte_count:,} bita, batasnya {get_settings().http_max_bytes:,}.",
            "Bagi berkasnya, atau naikkan SSK_HTTP_MAX_BYTES bila memang sebesar itu.",
        )
    if PurePath(file.name).suffix.lower() in BOOKS:
        return _read_book(web, file, sender)
    if dataset.form:
        return _read_form_csv(web, file, sender)
    assert dataset.file is not None
    part = _one_part(file.name, dataset, _csv_values(file, dataset.file))
    return Read(Delivery(part, (Page(web.land_file(part, file, sender), csv=dataset.file),)))


def table_rows(dataset: Dataset, file_name: str, body: bytes) -> Iterator[tuple[str, Row]]:
    """(locator, values) of the table in a file; a form's rows end with their label."""
    table = open_table(dataset, body, file_name)
    for line in table.lines:
        more = [line.label] if dataset.form else []
        yield table.locator(line.number), [*line.cells, *more]


def _read_book(web: Web, file: Dropped, sender: str | None) -> Read:
    dataset = web.dataset
    body = file.read()
    table = open_table(dataset, body, file.name)
    part = "*"
    if dataset.file:
        part = _one_part(file.name, dataset, table_rows(dataset, file.name, body))
    landed = web.land_file(part, file, sender or _sender(table.identity))
    page = Page(landed, read=partial(table_rows, dataset, file.name), columns=_columns(dataset))
    return Read(Delivery(part, (page,)), table.ignored)


def _read_form_csv(web: Web, file: Dropped, sender: str | None) -> Read:
    """A CSV is looked at by its head only: where every column is a field, COPY reads the rest."""
    dataset = web.dataset
    encoding = _encoding(file)
    head = next(file.blocks(HEAD_BYTES), b"")
    head = head[: head.rfind(b"\n") + 1] or head
    table = open_table(dataset, head, file.name)
    shape = replace(table.csv, encoding=encoding) if table.csv and encoding != "utf-16" else None
    landed = web.land_file("*", file, sender or _sender(table.identity))
    read = partial(table_rows, dataset, file.name)
    return Read(
        Delivery("*", (Page(landed, csv=shape, read=read, columns=_columns(dataset)),)),
        table.ignored,
    )


def _columns(dataset: Dataset) -> tuple[str, ...] | None:
    return (*dataset.columns, "_label") if dataset.form else None


def _sender(identity: Mapping[str, str]) -> str | None:
    """Who filled it in, as the form itself says above its header."""
    return ", ".join(identity[label] for label in SENDER_LABELS if label in identity) or None


def _encoding(file: Dropped) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for number, block in enumerate(file.blocks(BLOCK)):
        if number == 0 and block[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _csv_values(file: Dropped, shape: FileShape) -> Iterator[tuple[str, Row]]:
    with file.open() as stream:
        text = io.TextIOWrapper(stream, shape.encoding, errors="replace", newline="")
        text.seek(len(BOM) if text.read(1) == "\ufeff" else 0)
        for number, cells in csv_records(text, shape.delimiter, file.name, first=1):
            if number > 1:
                yield f"row {number}", cells


def _one_part(name: str, dataset: Dataset, rows: Iterator[tuple[str, Row]]) -> str:
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
            f"{name}: column '{dataset.file.part_column}' holds {len(found)} values"
            f" ({', '.join(f'{v} at {w}' for v, w in list(found.items())[:5]) or 'none'}).",
            "Drop one file for each.",
        )
    return next(iter(found))
