"""The workbooks of the sandbox: every row is taken, and what is made up says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Home

from ssk import sources
from ssk.ingest import ingest
from ssk.sandbox import inbox
from ssk.settings import get_settings

# real facts, with the page on which they were read
REAL = {"pernyataan.angka", "pokja.kegiatan_ppsp"}


# the real lists are public, and a made-up one would be taken for the country's
NOT_MADE_UP = {"wilayah.daftar"}


def test_every_form_has_a_workbook() -> None:
    forms = {d for d in sources.dataset_ids() if sources.dataset(d).form}
    assert set(inbox.dataset_ids()) == forms - NOT_MADE_UP


@pytest.mark.parametrize("dataset_id", inbox.dataset_ids())
def test_what_is_made_up_says_so(dataset_id: str) -> None:
    for row in inbox.rows(dataset_id):
        real = dataset_id in REAL and "http" in row.get("tautan", "") + row["keterangan"]
        assert real or "CONTOH" in row["keterangan"], row


def test_every_row_is_taken(home: Home) -> None:
    written = inbox.fill()
    assert all(Path(path).is_relative_to(get_settings().home) for path in written)
    for dataset_id in inbox.dataset_ids():
        results = ingest(dataset_id)
        refused = home.rows("select source_row, column_name, reason from ops.quarantine")
        assert refused == [], dataset_id
        assert sum(r.loaded for r in results) == len(inbox.rows(dataset_id)), dataset_id
