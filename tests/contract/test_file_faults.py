"""Every dataset that takes files under every fault of a file: one outcome, no good row given up.

The datasets come from the registry and the good file from their declaration, so a form that is
registered is tested here without further code. To see the table of all outcomes:

    pytest tests/contract/test_file_faults.py -k fault -s
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import openpyxl
import psycopg
import pytest
from psycopg.rows import dict_row
from support import Home, fresh_home, setting
from workbooks import delimited, ods, saved, xls, xlsx

from ssk import postgres, sources
from ssk.files import table_rows
from ssk.ingest import PartResult, ingest
from ssk.sandbox.server import Sandbox
from ssk.sources import Dataset
from ssk.workbooks.template import heading, samples, sheet_name, template, typed

DATASETS = [d for d in map(sources.dataset, sources.dataset_ids()) if d.takes_files]
FORMS = [dataset for dataset in DATASETS if dataset.form]
ROWS = 3
NUMERIC = ("number", "integer", "money", "year")
DATED = ("date", "month")

Grid = list[list[Any]]
every = pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.dataset_id)
every_form = pytest.mark.parametrize("dataset", FORMS, ids=lambda d: d.dataset_id)


@dataclass(frozen=True)
class Sent:
    """A file as it arrives, and the limits that are in force."""

    name: str
    body: bytes
    limits: dict[str, str] = field(default_factory=dict)


def good(dataset: Dataset) -> Grid:
    """Header and rows as the declaration says; of an export the numbers are left empty."""
    if dataset.form:
        fields = dataset.fields.values()
        return [[heading(dataset, f) for f in fields]] + [
            [typed(f, row[f.name]) for f in fields] for row in samples(dataset, ROWS)
        ]
    assert dataset.file
    rows = []
    for number in range(ROWS):
        values = {name: f"CONTOH {number}" for name in dataset.columns}
        values |= dict.fromkeys(dataset.numbers.keys() & values.keys(), "")
        if dataset.file.part_column:
            values[dataset.file.part_column] = "2024"
        examples = dataset.file.examples or ({},)
        values |= examples[number % len(examples)]
        rows.append([*values.values()])
    return [[*dataset.file.header], *rows]


def book(dataset: Dataset, grid: Grid) -> bytes:
    return xlsx(grid, sheet_name(dataset) if dataset.form else "Data")


def as_csv(dataset: Dataset, grid: Grid, encoding: str = "utf-8") -> bytes:
    return delimited(grid, dataset.file.delimiter if dataset.file else ";", encoding)


def columns(dataset: Dataset, *kinds: str) -> list[int]:
    return [i for i, f in enumerate(dataset.fields.values()) if f.type in kinds]


# Faults of the whole file


def changed_header(dataset: Dataset) -> Grid:
    grid = good(dataset)
    at = next((i for i, f in enumerate(dataset.fields.values()) if f.required), 0)
    grid[0][at] = "Judul lain"
    return grid


def html(dataset: Dataset) -> bytes:
    """What many sites call an Excel export."""
    cells = "".join(f"<td>{name}</td>" for name in good(dataset)[0])
    return f"<html><table><tr>{cells}</tr></table></html>".encode()


def bomb(dataset: Dataset) -> bytes:
    """A small file that unpacks to more than is allowed."""
    out = io.BytesIO(book(dataset, good(dataset)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", bytes(4_000_000))
    assert len(out.getvalue()) < 100_000
    return out.getvalue()


def with_password() -> bytes:
    """A workbook with a password is a compound file that has no workbook to be read."""
    name = "Workbook".encode("utf-16-le")
    return xls([["x"]]).replace(name, "Encrypt1".encode("utf-16-le"))


def of_file(dataset: Dataset) -> dict[str, tuple[Sent, str]]:
    """Fault -> the file and the outcome."""
    grid = good(dataset)
    body, titled = book(dataset, grid), book(dataset, [["Judul"], *grid])
    malformed = {
        "changed header": Sent("a.xlsx", book(dataset, changed_header(dataset))),
        "changed header, csv": Sent("a.csv", as_csv(dataset, changed_header(dataset))),
        "no header": Sent("a.xlsx", book(dataset, grid[1:])),
        "truncated": Sent("a.xlsx", body[: len(body) // 2]),
        "html as xlsx": Sent("a.xlsx", html(dataset)),
        "bomb": Sent("a.xlsx", bomb(dataset), {"SSK_HTTP_MAX_BYTES": "1000000"}),
        "too large": Sent("a.csv", as_csv(dataset, grid), {"SSK_HTTP_MAX_BYTES": "10"}),
        "too many rows": Sent("a.xlsx", titled, {"SSK_FORM_MAX_ROWS": str(ROWS - 1)}),
        "wrong encoding": Sent("a.csv", as_csv(dataset, grid, "cp500")),
        "password": Sent("a.xlsx", with_password()),
    }
    blank = saved(template(dataset)) if dataset.form else book(dataset, grid[:1])
    # a file whose rows name its part has none without rows
    nothing = "malformed" if dataset.file and dataset.file.part_column else "empty"
    return {name: (sent, "malformed") for name, sent in malformed.items()} | {
        "no rows": (Sent("a.xlsx", blank), nothing),
        "no rows, csv": (Sent("a.csv", as_csv(dataset, grid[:1])), nothing),
    }


# Faults of a cell


def text_in_a_number(dataset: Dataset) -> bytes:
    if dataset.form:
        at = columns(dataset, *NUMERIC, *DATED)[0]
    else:
        at = next(i for i, name in enumerate(dataset.columns) if name in dataset.numbers)
    grid = good(dataset)
    grid[-1][at] = "tidak ada"
    return book(dataset, grid)


def formula(body: bytes, keep_value: bool, rows: str = r"\d+") -> bytes:
    """The number cells of a workbook as formulas, with the value that is stored or without."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content, count = re.subn(
                    rb'(<c r="[A-Z]+' + rows.encode() + rb'"[^>]* t="n"[^>]*>)<v>([^<]+)</v>',
                    rb"\1<f>1+1</f><v>\2</v>" if keep_value else rb"\1<f>1+1</f><v></v>",
                    content,
                )
                assert count
            archive.writestr(name, content)
    return out.getvalue()


def total(dataset: Dataset, extra: int) -> bytes:
    """A row "Jumlah" under the rows; with `extra` it does not add up."""
    grid = [["No.", *good(dataset)[0]]]
    grid += [[str(n), *row] for n, row in enumerate(good(dataset)[1:], start=1)]
    sums = [
        sum(row[i + 1] or 0 for row in grid[1:]) + extra if i in summed(dataset) else None
        for i in range(len(dataset.fields))
    ]
    return book(dataset, [*grid, ["Jumlah", *sums]])


def summed(dataset: Dataset) -> list[int]:
    fields = list(dataset.fields.values())
    amounts = columns(dataset, "number", "integer", "money")
    return [
        i
        for i in amounts
        if not (fields[i].unit or "").startswith("%") and fields[i].name not in dataset.key
    ]


# What is no fault: people save the same rows in many ways


def as_read(dataset: Dataset) -> dict[str, Sent]:
    """Files whose cells are read as the very texts of the good one."""
    grid = good(dataset)
    titled = [["Judul"], [], ["Diisi oleh", "Siti"], ["OPD", "Bappeda"], *grid]
    empty: list[Any] = [None] * len(grid[0])
    spaced = [grid[0], empty, *(line for row in grid[1:] for line in (row, empty, [""]))]
    found = {
        "title rows": Sent("a.xlsx", book(dataset, titled)),
        "blank lines": Sent("a.xlsx", book(dataset, spaced)),
        "hidden copy": Sent("a.xlsx", with_hidden_copy(dataset)),
        "merged cells": Sent("a.xlsx", merged(dataset)),
        "ods": Sent("a.ods", ods(titled, sheet_name(dataset) if dataset.form else "Data")),
        "stored formulas": Sent("a.xlsx", book(dataset, grid)),
    }
    if columns(dataset, *NUMERIC, "date"):
        found["stored formulas"] = Sent("a.xlsx", formula(book(dataset, grid), keep_value=True))
    if dataset.form:
        reordered = [[str(n), *reversed(row)] for n, row in enumerate(grid)]
        reordered[0][0] = "No."
        found["other order"] = Sent("a.xlsx", book(dataset, reordered))
        found["csv, comma"] = Sent("a.csv", delimited(titled, ","))
        found["csv, cp1252"] = Sent("a.csv", delimited([["Judul – é"], *grid], encoding="cp1252"))
        found["csv, utf-16"] = Sent("a.csv", delimited(titled, encoding="utf-16"))
        found["shifted"] = Sent("a.xlsx", book(dataset, [[None, None, *row] for row in titled]))
    return found


def with_hidden_copy(dataset: Dataset) -> bytes:
    """A draft with other numbers in a hidden sheet before the real one."""
    made = openpyxl.load_workbook(io.BytesIO(book(dataset, good(dataset))))
    draft = made.create_sheet("Draf", 0)
    for row in good(dataset):
        draft.append([cell + 1 if isinstance(cell, int | float) else cell for cell in row])
    draft.sheet_state = "hidden"
    made.active = 1
    return saved(made)


def merged(dataset: Dataset) -> bytes:
    """A title over all columns, and one cell for the region of all rows."""
    made = openpyxl.load_workbook(io.BytesIO(book(dataset, [["Judul"], [], *good(dataset)])))
    sheet = made.worksheets[0]
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(dataset.columns))
    for at in columns(dataset, "region", "bps_region"):
        sheet.merge_cells(start_row=4, end_row=3 + ROWS, start_column=at + 1, end_column=at + 1)
    return saved(made)


def as_typed(dataset: Dataset) -> dict[str, Sent]:
    """Files of a form whose cells are other texts of the same values."""
    grid = good(dataset)

    def as_text(cell: Any) -> Any:
        if isinstance(cell, date):
            return f"{cell:%d/%m/%Y}"
        if isinstance(cell, int | float) and not 1900 < cell < 2100:  # no year
            return f"{cell:,}".translate(str.maketrans(",.", ".,"))
        return cell

    texts = [grid[0], *([as_text(cell) for cell in row] for row in grid[1:])]
    return {
        "numbers, dates as text": Sent("a.xlsx", book(dataset, texts)),
        "csv": Sent("a.csv", delimited(texts)),
        "xls, dates as serials": Sent("a.xls", xls(grid, sheet_name(dataset))),
        "total row": Sent("a.xlsx", total(dataset, extra=0)),
    }


STATE = """
select
    (select jsonb_agg(to_jsonb(c) - 'checked_at' order by dataset_id, part, snapshot_id)
        from ops.current_snapshot as c) as current,
    (select jsonb_agg(inhrelid::regclass::text order by 1) from pg_inherits) as partitions
"""


class Stock:
    """A warehouse with a good file of each dataset that is tried."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.reader = psycopg.connect(home.url, autocommit=True, row_factory=dict_row)
        self.known: dict[str, list[dict[str, Any]]] = {}

    def good_rows(self, dataset: Dataset) -> list[dict[str, Any]]:
        """What the good file brought in, which happens once."""
        if dataset.dataset_id not in self.known:
            results = self.send(dataset, Sent("a.xlsx", book(dataset, good(dataset))))
            refused = self.newest_reasons(dataset)
            assert ({r.outcome for r in results}, refused) == ({"ok"}, []), results
            self.known[dataset.dataset_id] = self.in_use(dataset)
            assert len(self.known[dataset.dataset_id]) == ROWS
        return self.known[dataset.dataset_id]

    def send(self, dataset: Dataset, sent: Sent) -> list[PartResult]:
        path = self.home.path / sent.name
        path.write_bytes(sent.body)
        with ExitStack() as stack:
            if sent.limits:
                stack.enter_context(setting(**sent.limits))
            return ingest(dataset.dataset_id, file=path)

    def state(self) -> Any:
        """What is in use and what is loaded."""
        return self.reader.execute(STATE).fetchone()

    def in_use(self, dataset: Dataset) -> list[dict[str, Any]]:
        """The rows in use, numbers and dates read."""
        kinds = {name: f.type for name, f in dataset.fields.items()}
        values = [
            f"(ops.read_number(t.{name}, 'id')).value as {name}"
            if kinds.get(name) in NUMERIC
            else f"(ops.read_date(t.{name})).value as {name}"
            if kinds.get(name) in DATED
            else f"t.{name}"
            for name in dataset.columns
        ]
        return self.reader.execute(
            f"select {', '.join(values)} from raw.{dataset.raw_table} as t"  # type: ignore[arg-type]
            " inner join ops.current_snapshot as c on c.snapshot_id = t._snapshot_id"
            f" and (t._part is null or c.part = t._part) order by {dataset.columns[0]}, t::text"
        ).fetchall()

    def newest_reasons(self, dataset: Dataset) -> list[str]:
        rows = self.reader.execute(
            "select reason from ops.quarantine where snapshot_id = ("
            " select max(snapshot_id) from ops.snapshot where dataset_id = %s)",
            [dataset.dataset_id],
        ).fetchall()
        return [row["reason"] for row in rows]


@pytest.fixture(scope="module")
def stock(
    server: postgres.Embedded, running_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stock]:
    with (
        pytest.MonkeyPatch.context() as patch,
        fresh_home(server, tmp_path_factory.mktemp("files"), running_sandbox.port) as home,
    ):
        patch.setattr("ssk.ingest.register", lambda: None)  # done, and the same for every ingest
        made = Stock(home)
        with made.reader:
            yield made


Matrix = dict[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def matrix() -> Iterator[Matrix]:
    """(source, fault) -> outcomes of its datasets; printed at the end for people (`-s`)."""
    seen: Matrix = {}
    yield seen
    names = list(dict.fromkeys(source for source, _ in seen))
    print("\n" + " " * 26 + "".join(name.ljust(16) for name in names))
    for fault in dict.fromkeys(fault for _, fault in seen):
        cells = (" ".join(sorted(seen.get((name, fault), ()))).ljust(16) for name in names)
        print(fault.ljust(26) + "".join(cells))


def check_plain(dataset: Dataset, message: str) -> None:
    """What happened, then what to do; for those who fill forms in Indonesian."""
    assert re.search(r"\. [A-Z][^.]+\.?", message), message
    assert not re.search(r"Traceback|Error\(|object at 0x|\bNone\b", message), message
    assert not (dataset.form and re.search(r" (the|and|rows|than|with) ", message)), message
    assert len(message) < 1000


@every
def test_fault_of_a_file(stock: Stock, matrix: Matrix, dataset: Dataset) -> None:
    """Nothing of it is loaded."""
    stock.good_rows(dataset)
    for name, (sent, outcome) in of_file(dataset).items():
        before = stock.state()
        [result] = stock.send(dataset, sent)
        matrix.setdefault((dataset.source_id, name), set()).add(result.outcome)
        assert stock.state() == before, name
        assert (result.outcome, result.changed) == (outcome, False), (name, result.message)
        check_plain(dataset, result.message)


@every
def test_fault_of_a_cell(stock: Stock, matrix: Matrix, dataset: Dataset) -> None:
    """Its row is refused, and the rows in use are not given up for a file that lost one to it."""
    rows = stock.good_rows(dataset)
    faults = {}
    if dataset.form or dataset.numbers:
        faults["text in a number"] = (text_in_a_number(dataset), "bukan")
    if columns(dataset, *NUMERIC):
        body = formula(book(dataset, good(dataset)), keep_value=False, rows=str(ROWS + 1))
        faults["formula without value"] = (body, "tidak menyimpan nilai")
    for name, (body, reason) in faults.items():
        results = stock.send(dataset, Sent("a.xlsx", body))
        outcomes = {result.outcome for result in results}
        matrix.setdefault((dataset.source_id, name), set()).update(outcomes)
        assert stock.in_use(dataset) == rows
        for result in results:
            if result.outcome != "ok":
                check_plain(dataset, result.message)
        if dataset.form:
            counts = [sum(r.loaded for r in results), sum(r.quarantined for r in results)]
            assert counts == [ROWS - 1, 1], (name, results)
            assert any(reason in said for said in stock.newest_reasons(dataset)), name
            assert results[0].reply.endswith("a.balasan.xlsx")
        else:  # a machine that writes text for a number has changed
            assert outcomes == {"malformed"}


@every_form
def test_a_total_that_does_not_add_up(stock: Stock, matrix: Matrix, dataset: Dataset) -> None:
    rows = stock.good_rows(dataset)
    results = stock.send(dataset, Sent("a.xlsx", total(dataset, extra=100)))
    matrix.setdefault((dataset.source_id, "wrong total"), set()).update(r.outcome for r in results)
    assert stock.in_use(dataset) == rows
    assert sum(r.loaded for r in results) == ROWS
    assert sum(r.quarantined for r in results) == bool(summed(dataset))


@every
def test_the_same_cells(dataset: Dataset) -> None:
    wanted = [v for _, v in table_rows(dataset, "a.xlsx", book(dataset, good(dataset)))]
    assert len(wanted) == ROWS
    for name, sent in as_read(dataset).items():
        found = [values for _, values in table_rows(dataset, sent.name, sent.body)]
        # the number of a row is no field
        assert [v[: len(dataset.columns)] for v in found] == [
            v[: len(dataset.columns)] for v in wanted
        ], name


@every_form
def test_the_same_values(stock: Stock, matrix: Matrix, dataset: Dataset) -> None:
    rows = stock.good_rows(dataset)
    for name, sent in as_typed(dataset).items():
        results = stock.send(dataset, sent)
        outcomes = {result.outcome for result in results}
        matrix.setdefault((dataset.source_id, name), set()).update(outcomes)
        refused = stock.newest_reasons(dataset)
        assert (outcomes, sum(r.loaded for r in results), refused) == ({"ok"}, ROWS, []), name
        assert stock.in_use(dataset) == rows, name
