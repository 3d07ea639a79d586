"""Exports have no form, but a row that comes twice must not stop the night either."""

from __future__ import annotations

import csv

import pytest
from support import Home

from ssk import sources
from ssk.ingest import ingest


@pytest.mark.parametrize(
    "rows",
    [
        ["2024,Kalimantan Tengah,Kab. Kapuas,1.5,547.5"] * 2,
        [
            "2024,Kalimantan Tengah,Kab. Kapuas,1.5,547.5",
            "2024,Kalimantan Tengah,Kab. Kapuas,2.5,912.5",
        ],
    ],
    ids=["the same", "another figure"],
)
def test_a_region_that_stands_twice_in_an_export(home: Home, rows: list[str]) -> None:
    others = [f"2024,Kalimantan Tengah,Kab. Lain {n},1,365" for n in range(40)]
    dataset = sources.dataset("sipsn.timbulan")
    assert dataset.file
    path = home.path / "ekspor.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerow(dataset.file.header)
        stream.writelines(f"{line}\n" for line in [*others, *rows])
    [result] = ingest(dataset.dataset_id, file=path)
    same = rows[0] == rows[1]
    assert (result.outcome, result.loaded) == ("ok", 41 if same else 40)
    reasons = home.rows("select distinct left(reason, 20) from ops.quarantine")
    assert reasons == [("Kunci baris ini sama",)]
