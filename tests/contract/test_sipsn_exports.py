"""SIPSN: the tables of composition by both doors, the facilities by file, years of a backfill."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support import Home

from ssk import sources
from ssk.ingest import PartResult, ingest, take_inbox
from ssk.sandbox.server import Sandbox
from ssk.sources import sipsn

pytestmark = pytest.mark.usefixtures("hasty")
COMPOSITION = ("sipsn.komposisi_jenis", "sipsn.komposisi_sumber")
SNAPSHOT = "sipsn_fasilitas_2023-03_snapshot.csv"


def rows(home: Home, name: str) -> list[dict[str, Any]]:
    """Current rows as columns and locator."""
    dataset = sources.dataset(name)
    columns = [*dataset.columns, "_row"]
    found = home.rows(
        f"select {', '.join(columns)} from raw.{dataset.raw_table}"
        " inner join ops.current_snapshot on snapshot_id = _snapshot_id"
    )
    return [dict(zip(columns, row, strict=True)) for row in found]


def of_2024(results: list[PartResult]) -> PartResult:
    [result] = [r for r in results if r.part == "2024"]
    return result


@pytest.mark.parametrize("dataset_id", COMPOSITION)
def test_both_doors_give_one_table(home: Home, dataset_id: str, tmp_path: Path) -> None:
    """The export is what the site's own table shows, under the export's headings."""
    dataset = sources.dataset(dataset_id)
    assert of_2024(ingest(dataset_id)).loaded == 317
    by_http = rows(home, dataset_id)
    assert dataset.file is not None
    export = tmp_path / "export.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(dataset.file.header)
        writer.writerows([row[column] for column in dataset.columns] for row in by_http)
    [result] = ingest(dataset_id, file=export)
    assert (result.part, result.outcome, result.loaded) == ("2024", "ok", 317)
    for row in (by_file := rows(home, dataset_id)) + by_http:
        del row["_row"]
    key = ("provinsi", "kabupaten_kota")
    assert sorted(by_file, key=lambda r: [r[k] for k in key]) == sorted(
        by_http, key=lambda r: [r[k] for k in key]
    )


def test_a_blank_of_the_composition_stays_blank(home: Home) -> None:
    ingest("sipsn.komposisi_sumber")
    blank = [
        row
        for row in rows(home, "sipsn.komposisi_sumber")
        if {v for name, v in row.items() if not name.startswith(("tahun", "prov", "kab", "_"))}
        == {None}
    ]
    assert len(blank) > 20


def answer(**changes: Any) -> dict[str, Any]:
    """A sound answer of one row."""
    fields = sources.dataset("sipsn.timbulan").options["fields"]
    row = dict(zip(fields, ["2024", "Jambi", "Kota Jambi", "1.5", "547.5"], strict=True)) | changes
    return {"recordsTotal": 1, "data": [row]}


def test_a_region_that_comes_twice_refuses_the_answer() -> None:
    dataset = sources.dataset("sipsn.timbulan")
    twice = {"recordsTotal": 2, "data": answer()["data"] * 2}
    with pytest.raises(Exception, match=r"lists \['Kota Jambi, Jambi'\] more than once in 2024"):
        sipsn._check(dataset, "2024", twice, "POST x")


def test_a_value_that_became_an_object_is_no_text() -> None:
    dataset = sources.dataset("sipsn.timbulan")
    assert sipsn._check(dataset, "2024", answer(), "POST x") == 1
    with pytest.raises(TypeError, match="a value is dict"):
        sipsn._check(dataset, "2024", answer(timbulan_harian={"ton": 1.5}), "POST x")


def test_a_backfill_asks_for_its_years_only(home: Home, sandbox: Sandbox) -> None:
    ingest("sipsn.capaian")
    kept = home.rows("select part, snapshot_id from ops.current_snapshot")
    sandbox.requests.clear()
    results = ingest("sipsn.capaian", years=range(2019, 2022))
    assert {(r.part, r.outcome) for r in results} == {(str(y), "empty") for y in range(2019, 2022)}
    asked = [path for _, method, path in sandbox.requests if method == "POST"]
    assert all(f"tahun={y}" in path for y, path in zip((2019, 2020, 2021), asked, strict=True))
    assert home.rows("select part, snapshot_id from ops.current_snapshot") == kept


def test_every_vintage_of_a_year_stays(home: Home, tmp_path: Path) -> None:
    """SIPSN revises 2024: the newest is in use, the others stay in raw with their day."""
    header = sources.dataset("sipsn.capaian").file.header  # type: ignore[union-attr]
    for managed in ("17.62", "39.01", "32.41"):
        export = tmp_path / f"{managed}.csv"
        with export.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [header, ["2024", "Kalimantan Tengah", "Kab. Seruyan", *"1" * 6, managed, *"1" * 4]]
            )
        [result] = ingest("sipsn.capaian", file=export)
        assert result.changed
    vintages = home.rows(
        "select terkelola_pct, fetched_at is not null from raw.sipsn__capaian"
        " inner join ops.snapshot on snapshot_id = _snapshot_id order by fetched_at"
    )
    assert vintages == [("17.62", True), ("39.01", True), ("32.41", True)]
    assert [row["terkelola_pct"] for row in rows(home, "sipsn.capaian")] == ["32.41"]


@pytest.fixture
def facilities(shared_data: Path) -> Path:
    return shared_data / "sipsn" / SNAPSHOT


def test_the_real_facilities_load_whole(home: Home, facilities: Path) -> None:
    """Every row of the file is in raw or in quarantine; nothing is dropped, no row is merged."""
    folder = Path(home.settings.inbox_url) / "sipsn" / "fasilitas"
    folder.mkdir(parents=True)
    shutil.copy(facilities, folder)
    os.utime(folder / SNAPSHOT, (1_000, 1_000))
    [result] = take_inbox()
    assert (result.part, result.outcome) == ("fasilitas", "ok")
    assert (result.loaded, result.quarantined) == (21_196, 2)
    with facilities.open(encoding="utf-8", newline="") as file:
        delivered = Counter(tuple(line.values()) for line in csv.DictReader(file))
    columns = sources.dataset("sipsn.fasilitas").columns
    kept = Counter(
        tuple(row[column] or "" for column in columns) for row in rows(home, "sipsn.fasilitas")
    )
    refused = home.rows("select source_row, column_name, raw_value, raw_row from ops.quarantine")
    assert delivered == kept + Counter(
        tuple(row[column] or "" for column in columns) for *_, row in refused
    )
    assert delivered.total() == 21_198
    assert {(row["name"], column, value) for _, column, value, row in refused} == {
        ("BSU_KOPAJA", "managed_value", "426.12"),
        ("Bank Sampah Unit SMPN 3", "managed_value", "2820.00"),
    }


def test_facilities_come_by_file_only(home: Home, sandbox: Sandbox) -> None:
    assert ingest("sipsn.fasilitas") == []
    assert sandbox.requests == []


def facility(**changes: str) -> dict[str, str]:
    """A TPS3R as SIPSN labels it: recycled in kg, which is tonnes."""
    blank = dict.fromkeys(sources.dataset("sipsn.fasilitas").columns, "")
    units = {name: "ton" for name in blank if name.endswith("_unit")}
    return {
        **blank,
        **units,
        "facility_type": "tps3r",
        "name": "TPS 3R",
        "kabkota_sipsn": "Kab. Seruyan",
        "provinsi_sipsn": "Kalimantan Tengah",
        "recycled_unit": "kg",
        "upcycled_unit": "kg",
        "received_value": "3.65",
        "managed_value": "3.65",
        "compost_value": "1.83",
        "recycled_value": "1.46",
        "upcycled_value": "0.37",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({}, 1),  # balances in tonnes only
        ({"managed_value": "1.83", "recycled_value": "1460", "upcycled_value": "0"}, 0),
        ({"managed_value": "3.29", "recycled_value": "1460", "upcycled_value": "0"}, 1),  # as kg
        ({"managed_value": "9.99"}, 0),  # in no unit
        # nothing was reported, so there is nothing to weigh
        (dict.fromkeys(["compost_value", "recycled_value", "upcycled_value"], ""), 1),
        ({"managed_value": ""}, 1),
        ({"kabkota_sipsn": ""}, 0),  # of no region
    ],
)
def test_the_balance_of_a_row_says_its_unit(
    home: Home, tmp_path: Path, changes: dict[str, str], taken: int
) -> None:
    path = tmp_path / "fasilitas.csv"
    sound = facility(
        name="TPA",
        facility_type="tpa",
        **dict.fromkeys(["compost_value", "recycled_value", "upcycled_value"], ""),
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, sources.dataset("sipsn.fasilitas").columns)
        writer.writeheader()
        writer.writerows([facility(**changes), *[sound] * 9])
    [result] = ingest("sipsn.fasilitas", file=path)
    assert (result.outcome, result.loaded, result.quarantined) == ("ok", 9 + taken, 1 - taken)
    if not taken:
        [(row, reason)] = home.rows("select source_row, reason from ops.quarantine")
        assert row == "row 2"
        assert re.search("satuan.* Periksa angka|kabupaten/kota.* Isi keempatnya", reason)
