"""The inbox: any address that fsspec opens, each file read once, known wherever it lies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import openpyxl
import pytest
from support import Home

from ssk import inbox, sources
from ssk.errors import SskError
from ssk.ingest import ingest, register, take_inbox

FORM = "pokja.milestone_ppsp"
OLD = (1_000_000_000, 1_000_000_000)


def filled(path: Path, **changes: str) -> None:
    """A workbook of `FORM` whose one row is the example."""
    fields = sources.dataset(FORM).fields.values()
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([field.label for field in fields])
    book.active.append([changes.get(field.name, field.example) for field in fields])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    os.utime(path, OLD)


@pytest.fixture
def folder(home: Home) -> Path:
    return home.path / "inbox"


@pytest.fixture
def memory(set_variable: Callable[..., None]) -> Iterator[fsspec.AbstractFileSystem]:
    """An inbox that is no folder."""
    set_variable(SSK_INBOX="memory://kotak-masuk")
    files = fsspec.filesystem("memory")
    yield files
    files.rm("/kotak-masuk", recursive=True)


@pytest.mark.parametrize("place", ["pokja/milestone_ppsp", "pokja", ""])
def test_a_file_is_taken_wherever_it_lies(folder: Path, place: str) -> None:
    filled(folder / place / "isian.xlsx")
    [result] = take_inbox()
    assert (result.dataset_id, result.outcome, result.changed) == (FORM, "ok", True)
    assert take_inbox() == [], "a night costs what changed"


def test_a_file_that_changed_is_read_again(home: Home, folder: Path) -> None:
    filled(folder / "isian.xlsx")
    take_inbox()
    filled(folder / "isian.xlsx", keterangan="diperbaiki")
    os.utime(folder / "isian.xlsx", (2_000_000_000 - 10**9 + 60,) * 2)
    [result] = take_inbox()
    assert result.changed
    assert home.one("select count(*) from ops.snapshot") == 2


def test_a_file_that_nobody_knows_stays_and_is_told(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir()
    (folder / "catatan rapat.csv").write_text("a;b\n1;2\n")
    os.utime(folder / "catatan rapat.csv", OLD)
    assert take_inbox() == []
    assert "catatan rapat.csv" in caplog.text
    assert (folder / "catatan rapat.csv").exists()


def test_an_address_that_is_no_folder(
    memory: fsspec.AbstractFileSystem, tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    register()
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", -1)
    filled(tmp_path / "isian.xlsx", tahun="dua ribu", tanggal="besok")
    memory.put_file(str(tmp_path / "isian.xlsx"), "/kotak-masuk/pokja/isian.xlsx")
    [result] = take_inbox()
    assert (result.dataset_id, result.outcome) == (FORM, "malformed")
    assert memory.exists("/kotak-masuk/pokja/balasan/isian.balasan.xlsx")
    assert take_inbox() == [], "the answer is not taken for a new file"


def test_an_inbox_that_cannot_be_reached(set_variable: Callable[..., None]) -> None:
    set_variable(SSK_INBOX="nosuchprotocol://x")
    with pytest.raises(SskError, match="SSK_INBOX"):
        inbox.waiting("pokja")


def test_one_file_by_its_address(memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    filled(tmp_path / "isian.xlsx")
    memory.put_file(str(tmp_path / "isian.xlsx"), "/kotak-masuk/isian.xlsx")
    [result] = ingest(FORM, file="memory://kotak-masuk/isian.xlsx")
    assert result.outcome == "ok"
