"""Locators: where a row stands in the bytes that were kept, and what stands there.

Each reader writes one kind: `/data/1` in JSON, `/data/table row 5 column 2` for a table in HTML
within JSON, `table row 5` for a page, `row 17` for a CSV, `Sheet!A5` for a workbook.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ssk import sources
from ssk.errors import SskError
from ssk.sources import bps, djpk
from ssk.tables import DELIMITERS, cell_text, csv_encoding, open_book

HEAD_CHARACTERS = 1 << 16


class Content:
    """A response or file, opened once for all of its rows that are shown."""

    def __init__(self, dataset_id: str, body: bytes) -> None:
        self.dataset_id = dataset_id
        self.body = body

    def show(self, locator: str) -> str:
        """The piece that a locator names, as it stands there.

        Raises:
            SskError: the content has no such place.
        """
        try:
            return self._piece(locator)
        except (LookupError, TypeError, ValueError) as error:
            raise SskError(f"{self.dataset_id}: the file has no {locator} ({error!r}).") from error

    def _piece(self, locator: str) -> str:
        if locator.startswith("/data/table row "):
            return self._cells[locator]
        if locator.startswith("/"):
            node = self._answer
            for step in locator.removeprefix("/").split("/"):
                node = node[int(step)] if isinstance(node, list) else node[step]
            return json.dumps(node, ensure_ascii=False)
        if found := re.fullmatch(r"table row (\d+)", locator):
            return self._page[int(found[1]) - 1]
        if found := re.fullmatch(r"row (\d+)", locator):
            return self._records[int(found[1]) - 1]
        sheet_name, _, cell = locator.rpartition("!A")
        return self._sheets[sheet_name][int(cell) - 1]

    @cached_property
    def _answer(self) -> Any:
        return json.loads(self.body)

    @cached_property
    def _cells(self) -> dict[str, str]:
        """Of the table in HTML that a static table of BPS is."""
        return {
            bps.static_locator(datum): _line(
                [datum.section, datum.row_label, datum.column_label, datum.text]
            )
            for datum in bps.static_data(self._answer["data"], self.dataset_id)
        }

    @cached_property
    def _page(self) -> list[str]:
        html = djpk.parse(self.body, self.dataset_id)
        dataset = sources.dataset(self.dataset_id)
        return [_line(row) for row in djpk.find_rows(dataset, html, self.dataset_id)]

    @cached_property
    def _records(self) -> list[str]:
        shape = sources.dataset(self.dataset_id).file
        encoding = shape.encoding if shape else csv_encoding(self.body)
        text = self.body.decode(encoding, errors="replace")
        head = text[:HEAD_CHARACTERS]
        return list(_records(text, shape.delimiter if shape else max(DELIMITERS, key=head.count)))

    @cached_property
    def _sheets(self) -> dict[str, list[str]]:
        book = open_book(self.body, self.dataset_id)
        return {
            name: [
                _line([cell_text(cell) for cell in row])
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }


def _records(text: str, delimiter: str) -> Iterator[str]:
    """The records of a CSV as they are written; one may run over several lines."""
    written: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            written.append(line)
            yield line

    for _ in csv.reader(lines(), delimiter=delimiter):
        yield "".join(written).rstrip("\r\n")
        written.clear()


def _line(cells: list[str | None]) -> str:
    return " | ".join(cell or "" for cell in cells)
