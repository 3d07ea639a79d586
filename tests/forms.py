"""Small files that people could have sent, made from the examples of a form."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from support import Home

from ssk import sources
from ssk.ingest import PartResult, ingest

Cells = dict[str, Any]


@dataclass(frozen=True)
class Trap:
    """Cells that make a sound row a bad one, the columns shown as wrong, and words of a reason."""

    cells: Cells
    columns: set[str]
    says: str


def example(dataset_id: str, **cells: Any) -> Cells:
    """The example row of a form, with other values in some cells."""
    shown = {name: field.example for name, field in sources.dataset(dataset_id).fields.items()}
    assert cells.keys() <= shown.keys()
    return shown | cells


def send(
    home: Home,
    dataset_id: str,
    rows: Sequence[Cells],
    *,
    file: str = "isian.csv",
    layout: int = 0,
    headings: Mapping[str, str] | None = None,
) -> list[PartResult]:
    """Ingest rows as a file with the headings of one layout; the first of them is row 2.

    Args:
        headings: other headings of some columns.
    """
    dataset = sources.dataset(dataset_id)
    assert dataset.form
    edition = dataset.form.layouts[layout]
    path = home.path / file
    printed = {name: field.label for name, field in dataset.fields.items()}
    printed |= {**edition.headings, **(headings or {})}
    lines = [[printed[name] for name in dataset.columns]]
    lines += [[row[name] for name in dataset.columns] for row in rows]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(lines)
    else:
        book = openpyxl.Workbook()
        book.active.title = edition.sheet or "Sheet1"
        for line in lines:
            book.active.append([None if cell == "" else cell for cell in line])
        book.save(path)
    return ingest(dataset_id, file=path)


def check_traps(home: Home, dataset_id: str, sound: Sequence[Cells], traps: Sequence[Trap]) -> None:
    """Sound rows and traps in one file: the sound load, each trap is refused for its own reason."""
    rows = [*sound, *(example(dataset_id, **trap.cells) for trap in traps)]
    results = send(home, dataset_id, rows)
    found = home.rows("select source_row, column_name, reason from ops.quarantine")
    for number, trap in enumerate(traps, start=2 + len(sound)):
        told = [(column, reason) for row, column, reason in found if row == f"row {number}"]
        assert {column for column, _ in told} == trap.columns, (trap, told)
        assert any(trap.says in reason for _, reason in told), (trap, told)
    assert {result.outcome for result in results} == {"ok"}, results
    assert sum(result.loaded for result in results) == len(sound)


def check_each_rule(
    home: Home, dataset_id: str, key: str, broken: Mapping[str, Cells], *sound: Cells
) -> None:
    """Every check that a form declares refuses the row that breaks it, and none of the sound ones.

    Args:
        key: a text or village column of the key, by which the rows are told apart.
        broken: check -> cells that break it.
    """
    checks = {check.id: check for check in sources.dataset(dataset_id).checks}
    assert broken.keys() == checks.keys()
    start = example(dataset_id)[key]

    def name(number: int) -> str:
        digits = f"{number:03}"
        return f"{start[:-3]}{digits}" if start.startswith("62.07.") else f"{start} {digits}"

    traps = [
        Trap({key: name(number), **cells}, set(checks[rule].columns), checks[rule].wrong)
        for number, (rule, cells) in enumerate(broken.items(), start=500)
    ]
    others = [example(dataset_id, **{key: name(n), **cells}) for n, cells in enumerate(sound)]
    check_traps(home, dataset_id, [example(dataset_id), *others], traps)
