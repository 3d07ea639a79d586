"""Workbooks for an inbox of the sandbox: what a Pokja would send, so that every mart has rows.

`inbox/<dataset>.csv` beside this file holds the rows. What is made up carries CONTOH in its remark;
the public statements and the dates of the coaching clinics are real and name the page.
"""

from __future__ import annotations

import csv
import io
import os
import time
from pathlib import Path

import fsspec

from ssk import sources
from ssk.inbox import SETTLE_SECONDS
from ssk.settings import get_settings
from ssk.workbooks.template import template

ROWS = Path(__file__).with_name("inbox")


def dataset_ids() -> list[str]:
    """The datasets of which the sandbox has a workbook."""
    return sorted(path.stem for path in ROWS.glob("*.csv"))


def rows(dataset_id: str) -> list[dict[str, str]]:
    """The rows of one workbook: column of the form -> text as a person types it."""
    with (ROWS / f"{dataset_id}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fill() -> list[str]:
    """Put one filled template per dataset into the inbox; the addresses of the workbooks."""
    files, root = fsspec.core.url_to_fs(get_settings().inbox_url)
    written = []
    for dataset_id in dataset_ids():
        folder = f"{root.rstrip('/')}/{dataset_id.replace('.', '/')}"
        files.makedirs(folder, exist_ok=True)
        content = io.BytesIO()
        template(sources.dataset(dataset_id), given=rows(dataset_id)).save(content)
        path = f"{folder}/isian_{dataset_id.replace('.', '_')}.xlsx"
        files.pipe_file(path, content.getvalue())
        if Path(path).exists():  # it is whole: the night need not wait for it to settle
            before = time.time() - SETTLE_SECONDS - 1
            os.utime(path, (before, before))
        written.append(path)
    return written
