"""HTML tables read as a grid: merged cells are spread, headings are told from rows and notes.

Nothing here follows a link or runs a script; a table that claims to be huge is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ssk.markup import tags

MAX_CELLS = 200_000
# a value; a year or "(1)" heads a column as well
NUMBER = re.compile(r"[-–—]|\.{2,}|…|(?!(19|20)\d\d$)[-−]?\d[\d.,\s]*%?\s*([*rexRE]+\)?)?")
COUNTER = re.compile(r"\(\d+\)")
NUMBER_HEADING = re.compile(r"(no\.?|nomor)( urut)?", re.IGNORECASE)
APART = frozenset({"br", "p", "div", "li"})


@dataclass(frozen=True)
class Datum:
    """One cell under the headings, or a note that runs over the whole width (no column).

    Args:
        row, column: as counted in the source, from 1.
        section: the last text that ran over the whole width, above this row.
        row_label: text of the column that names the rows.
        column_label: the headings above it, outer ones first, joined with " > ".
        text: what the cell says; None where it is empty.
    """

    row: int
    column: int | None
    section: str | None
    row_label: str | None
    column_label: str | None
    text: str | None


@dataclass
class _Cell:
    is_heading: bool
    columns: int
    rows: int
    pieces: list[str]

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


def read_table(markup: str) -> Iterator[Datum]:
    """The cells of all tables in `markup`, row by row.

    Raises:
        ValueError: there is no table, it has no rows under its headings, or it is too large.
    """
    grids = [_spread(rows) for rows in _tables(markup) if any(rows)]
    if not grids:
        raise ValueError("there is no table in it")
    before = 0
    for grid in grids:
        yield from _data(grid, before)
        before += len(grid)


def _tables(markup: str) -> list[list[list[_Cell]]]:
    """Rows of cells per table; a table within a cell is text of that cell."""
    tables: list[list[list[_Cell]]] = []
    depth, in_head = 0, False
    sink: list[str] = []
    for tag in tags(markup):
        sink.append(tag.before)
        if tag.name in APART:
            sink.append(" ")
        elif tag.name == "table":
            depth = max(depth - 1, 0) if tag.closing else depth + 1
            if depth == 1 and not tag.closing:
                tables.append([])
                in_head = False
            elif not depth:
                sink = []
        elif depth != 1:
            continue
        elif tag.name in ("thead", "tbody", "tfoot"):
            in_head = tag.name == "thead" and not tag.closing
        elif tag.name == "tr" and not tag.closing:
            tables[-1].append([])
        elif tag.name in ("td", "th") and tables[-1]:
            sink = []
            if not tag.closing:
                is_heading = in_head or tag.name == "th"
                spans = _span(tag.get("colspan")), _span(tag.get("rowspan"))
                tables[-1][-1].append(_Cell(is_heading, *spans, sink))
    return tables


def _span(text: str) -> int:
    return min(max(int(text), 1), MAX_CELLS) if re.fullmatch(r"[0-9]{1,6}", text) else 1


def _spread(rows: list[list[_Cell]]) -> list[list[_Cell | None]]:
    """The grid that the cells cover; a place that no cell covers is None."""
    placed: dict[tuple[int, int], _Cell] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in placed:
                x += 1
            height = min(cell.rows, len(rows) - y)
            if len(placed) + height * cell.columns > MAX_CELLS:
                raise ValueError(f"it has more than {MAX_CELLS} cells")
            for dy in range(height):
                for dx in range(cell.columns):
                    placed[y + dy, x + dx] = cell
            x += cell.columns
    width = max(x for _, x in placed) + 1
    if width * len(rows) > MAX_CELLS:
        raise ValueError(f"it has more than {MAX_CELLS} cells")
    return [[placed.get((y, x)) for x in range(width)] for y in range(len(rows))]


def _texts(row: list[_Cell | None]) -> list[str]:
    return [cell.text if cell else "" for cell in row]


def _runs_over(row: list[_Cell | None]) -> bool:
    """Whether one cell takes the whole width, and that is more than one column."""
    return len(row) > 1 and row[0] is not None and all(cell is row[0] for cell in row)


def _data(grid: list[list[_Cell | None]], before: int) -> Iterator[Datum]:
    first = _heading_rows(grid)
    if first == len(grid):
        raise ValueError("it has no rows under its headings")
    labels = [" > ".join(path) for path in _paths(grid[:first])]
    named = 1 if len(labels) > 2 and NUMBER_HEADING.fullmatch(labels[0]) else 0
    section: str | None = None
    for y, row in enumerate(grid[first:], start=before + first + 1):
        if _runs_over(row):
            section = _texts(row)[0] or None
            yield Datum(y, None, None, None, None, section)
            continue
        texts = [text or None for text in _texts(row)]
        for x in range(named + 1, len(row)):
            yield Datum(y, x + 1, section, texts[named], labels[x] or None, texts[x])


def _heading_rows(grid: list[list[_Cell | None]]) -> int:
    """How many rows stand above the first row of values.

    Where the markup says which cells are headings, that decides. Else it is the first row with a
    value right of its first column.
    """
    marked = [all(cell.is_heading for cell in row if cell and cell.text) for row in grid]
    first = marked.index(False) if False in marked else 0
    if any(any(_texts(row)) for row in grid[:first]):
        return first + _counters(grid[first:])
    for y, row in enumerate(grid):
        if not _runs_over(row) and any(NUMBER.fullmatch(text) for text in _texts(row)[1:]):
            return y
    return min(1, len(grid)) + _counters(grid[1:])


def _counters(rows: list[list[_Cell | None]]) -> int:
    """1 where the next row only counts the columns: (1), (2), (3)."""
    texts = [text for text in _texts(rows[0]) if text] if rows else []
    return int(bool(texts) and all(map(COUNTER.fullmatch, texts)))


def _paths(rows: list[list[_Cell | None]]) -> list[list[str]]:
    """The headings above each column; a title over all columns and the counters say nothing."""
    paths: list[list[str]] = [[] for _ in rows[0]] if rows else []
    for row in rows:
        if _runs_over(row):
            continue
        for path, text in zip(paths, _texts(row), strict=True):
            if text and not COUNTER.fullmatch(text) and path[-1:] != [text]:
                path.append(text)
    return paths
