"""Spreadsheets for tests, as people send them: xlsx, xls, ods and csv of the same rows."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

Grid = Sequence[Sequence[Any]]
SECTOR = 512


def xlsx(rows: Grid, sheet: str = "Data") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(rows: Grid, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """CSV with the decimal comma of an Indonesian spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow(
            str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row
        )
    return out.getvalue().encode(encoding)


def ods(rows: Grid, sheet: str = "Data") -> bytes:
    """The parts of an OpenDocument spreadsheet that a reader needs."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{name}="{url}"' for name, url in names.items())
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(sheet)}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
    return out.getvalue()


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        given = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        given = f'office:value-type="float" office:value="{value}"'
    else:
        given = 'office:value-type="string"'
    return f"<table:table-cell {given}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xls(rows: Grid, sheet: str = "Data") -> bytes:
    """BIFF8 in a compound file, with nothing but labels and numbers; a date is its serial."""
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, date):
                value = (value - date(1899, 12, 30)).days
            if isinstance(value, int | float):
                cells += _record(0x0203, at + struct.pack("<d", value))
            elif value:
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells += _record(0x0204, at + text)
    name = struct.pack("<BBBB", 0, 0, len(sheet), 1) + sheet.encode("utf-16-le")
    begin = _record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    end = _record(0x000A, b"")
    start = len(begin) + 4 + 4 + len(name) + len(end)
    book = begin + _record(0x0085, struct.pack("<I", start) + name) + end
    book += _record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + cells + end
    return _compound(b"Workbook", book)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(name: bytes, stream: bytes) -> bytes:
    """A compound file with one stream: sector 0 is the table of sectors, 1 the directory."""
    free, chain_end = 0xFFFFFFFF, 0xFFFFFFFE
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    assert count <= 126, "one table of sectors"
    chains = [0xFFFFFFFD, chain_end, *range(3, count + 2), chain_end]
    table = struct.pack("<128I", *chains, *[free] * (128 - len(chains)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                          chain_end, 0, chain_end, 0, 0)  # fmt: skip
    header = header.ljust(SECTOR, b"\xff")
    entries = _entry(b"Root Entry", 5, free, 1, chain_end, 0)
    entries += _entry(name, 2, free, free, 2, len(stream))
    return header + table + entries.ljust(SECTOR, b"\0") + stream


def _entry(name: bytes, kind: int, sibling: int, child: int, start: int, size: int) -> bytes:
    text = name.decode().encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(text), kind, 1, sibling, sibling, child
    )
    return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)
