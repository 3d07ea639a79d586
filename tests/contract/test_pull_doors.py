"""The two doors of a dataset, paging, and what the connectors ask for."""

from __future__ import annotations

import os
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import Home

from ssk import sources
from ssk.ingest import PartResult, ingest
from ssk.sandbox.server import Sandbox
from ssk.sources import ckan, sipsn

pytestmark = pytest.mark.usefixtures("hasty")
EXPORTS = {
    "sipsn.timbulan": ("Data_Timbulan_Sampah_2024_agus.csv", 317),
    "sipsn.capaian": ("Data_Capaian_Pengelolaan_Sampah_2024_agus.csv", 315),
}


def of_2024(results: list[PartResult]) -> PartResult:
    [result] = [r for r in results if r.part == "2024"]
    return result


def rows_of(home: Home, dataset_id: str) -> list[tuple[Any, ...]]:
    """Current rows without their locators, which differ between the doors."""
    dataset = sources.dataset(dataset_id)
    columns = ", ".join(f"nullif({name}, '')" for name in dataset.columns)
    return home.rows(
        f"select {columns} from raw.{dataset.raw_table} inner join ops.current_snapshot"
        " on snapshot_id = _snapshot_id order by provinsi, kabupaten_kota"
    )


@pytest.mark.parametrize("dataset_id", list(EXPORTS))
def test_the_real_export_loads_whole(home: Home, shared_data: Path, dataset_id: str) -> None:
    name, count = EXPORTS[dataset_id]
    [result] = ingest(dataset_id, file=shared_data / "sipsn" / name)
    assert result == PartResult(dataset_id, "2024", "ok", True, count, 0)
    assert len(rows_of(home, dataset_id)) == count
    assert home.one("select count(*) from ops.quarantine") == 0


def test_seruyan_as_published(home: Home, shared_data: Path) -> None:
    for dataset_id, (name, _) in EXPORTS.items():
        ingest(dataset_id, file=shared_data / "sipsn" / name)
    generated = home.rows(
        "select (ops.read_number(timbulan_harian, 'us')).value, timbulan_tahunan, _row"
        " from raw.sipsn__timbulan where kabupaten_kota = 'Kab. Seruyan'"
    )
    assert generated == [(Decimal("85.65"), "31,262.98", "row 209")]
    managed = home.rows(
        "select (ops.read_number(terkelola_pct, 'us')).value, daur_ulang_tahunan, _row"
        " from raw.sipsn__capaian where kabupaten_kota = 'Kab. Seruyan'"
    )
    assert managed == [(Decimal("17.62"), None, "row 207")]


@pytest.mark.parametrize("dataset_id", list(EXPORTS))
def test_both_doors_give_one_dataset(home: Home, shared_data: Path, dataset_id: str) -> None:
    assert of_2024(ingest(dataset_id)).changed
    by_http = rows_of(home, dataset_id)
    ingest(dataset_id, file=shared_data / "sipsn" / EXPORTS[dataset_id][0])
    assert rows_of(home, dataset_id) == by_http
    assert home.rows("select distinct part from ops.current_snapshot") == [("2024",)]


def test_a_corrected_file_is_not_taken_back_by_the_site(home: Home) -> None:
    """The site shows what it showed yesterday; the file that came since is newer."""
    ingest("sipsn.timbulan")
    export = home.path / "koreksi.csv"
    export.write_text(
        ",".join(sources.dataset("sipsn.timbulan").file.header)  # type: ignore[union-attr]
        + '\n2024,Kalimantan Tengah,Kab. Seruyan,86.00,"31,390.00"\n'
    )
    assert of_2024(ingest("sipsn.timbulan", file=export, take_shrunk=True)).changed
    assert not of_2024(ingest("sipsn.timbulan")).changed
    assert len(rows_of(home, "sipsn.timbulan")) == 1
    assert not of_2024(ingest("sipsn.timbulan", file=export, take_shrunk=True)).changed


def test_the_inbox_is_read_each_night_and_is_new_once(home: Home, shared_data: Path) -> None:
    folder = home.path / "inbox" / "sipsn" / "timbulan"
    folder.mkdir(parents=True)
    shutil.copy2(shared_data / "sipsn" / EXPORTS["sipsn.timbulan"][0], folder)
    first, *_ = ingest("sipsn.timbulan")
    assert (first.outcome, first.changed, first.loaded) == ("ok", True, 317)
    assert not any(result.changed for result in ingest("sipsn.timbulan"))


def seruyan_export(path: Path, tonne_per_day: str) -> Path:
    header = ",".join(sources.dataset("sipsn.timbulan").file.header)  # type: ignore[union-attr]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{header}\n2024,Kalimantan Tengah,Kab. Seruyan,{tonne_per_day},31\n")
    return path


def test_the_newest_of_two_files_in_the_inbox_stays_the_one_in_use(home: Home) -> None:
    folder = home.path / "inbox" / "sipsn" / "timbulan"
    older, newer = folder / "b.csv", folder / "a.csv"
    for path, tonnes, written in ((older, "85.00", 1_000), (newer, "86.00", 2_000)):
        seruyan_export(path, tonnes)
        os.utime(path, (written, written))
    ingest("sipsn.timbulan")
    shutil.copy2(newer, folder / "the same under another name.csv")
    for _ in range(2):
        assert not any(result.changed for result in ingest("sipsn.timbulan"))
    assert home.one("select count(*) from ops.snapshot where request = 'FILE'") == 2
    in_files = "select distinct timbulan_harian from raw.sipsn__timbulan inner join"
    assert home.rows(
        f"{in_files} ops.snapshot on snapshot_id = _snapshot_id where request = 'FILE' order by 1"
    ) == [("85.00",), ("86.00",)]


def test_a_file_that_is_asked_for_again_is_taken_back(home: Home) -> None:
    first = seruyan_export(home.path / "first.csv", "85.00")
    second = seruyan_export(home.path / "second.csv", "86.00")
    for path in (first, second, first):
        assert of_2024(ingest("sipsn.timbulan", file=path)).changed
    [row] = rows_of(home, "sipsn.timbulan")
    assert row[3] == "85.00"


def test_a_bad_file_in_the_inbox_does_not_stop_the_site(home: Home) -> None:
    folder = home.path / "inbox" / "sipsn" / "timbulan"
    folder.mkdir(parents=True)
    (folder / "x.csv").write_text("a,b\n1,2\n")
    # a file that was written just now may still be on its way in
    assert {result.outcome for result in ingest("sipsn.timbulan")} <= {"ok", "empty"}
    os.utime(folder / "x.csv", (1_000, 1_000))
    bad, *others = ingest("sipsn.timbulan")
    assert bad.outcome == "malformed"
    assert of_2024(others).outcome == "ok"


def test_sipsn_opens_its_session_first(home: Home, sandbox: Sandbox) -> None:
    ingest("sipsn.timbulan")
    (_, first, page), *calls = sandbox.requests
    assert (first, page) == ("GET", "/sipsn/indikatif/public/")
    assert {(method, path.split(" ")[0]) for _, method, path in calls} == {
        ("POST", "/sipsn/indikatif/public/home/ajax_list")
    }


def test_sipsn_years_do_not_run_out(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The years already published stay asked for, whatever the calendar says."""
    monkeypatch.setattr(sipsn, "today", lambda: date(2028, 1, 2))
    outcomes = {result.part: result.outcome for result in ingest("sipsn.timbulan")}
    assert outcomes == {"2024": "ok", "2025": "empty", "2026": "empty", "2027": "empty"}


def test_worldbank_pages_are_all_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    options = sources.dataset("worldbank.indicator").options
    whole = {r.part: r.loaded for r in ingest("worldbank.indicator")}
    monkeypatch.setitem(options, "per_page", 4)  # type: ignore[arg-type]
    assert {r.part: r.loaded for r in ingest("worldbank.indicator")} == whole
    pages = home.rows(
        "select part, count(*) from ops.current_snapshot"
        " where dataset_id = 'worldbank.indicator' group by part"
    )
    assert {count for _, count in pages} == {3}


def test_a_year_without_a_value_stays_null(home: Home) -> None:
    ingest("worldbank.indicator")
    assert home.rows(
        "select distinct value, obs_status from raw.worldbank__indicator where date = '2025'"
    ) == [(None, "CONTOH")]


def test_ckan_by_the_datastore(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paged to the count that the datastore gives, the same rows as the file."""
    [by_file] = ingest("ckan.penduduk")
    monkeypatch.setitem(sources.dataset("ckan.penduduk").options, "datastore", True)  # type: ignore[arg-type]
    monkeypatch.setattr("ssk.sources.ckan.DATASTORE_ROWS", 200)
    [by_pages] = ingest("ckan.penduduk")
    assert (by_pages.outcome, by_pages.loaded) == ("ok", by_file.loaded)
    assert home.rows(
        "select reported_count, cardinality(snapshot_ids) from ops.pull"
        " order by pull_id desc limit 1"
    ) == [(514, 3)]


def test_ckan_names_what_the_portal_has_instead(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = sources.dataset("ckan.penduduk").options
    monkeypatch.setitem(options, "package", "jumlah-penduduk-lama")  # type: ignore[arg-type]
    [result] = ingest("ckan.penduduk")
    assert (result.outcome, result.part) == ("malformed", "jumlah-penduduk-lama")
    assert "HTTP 404" in result.message
    assert "jumlah-penduduk-menurut-kabupaten-kota" in result.message


def test_ckan_population_with_both_codes(home: Home) -> None:
    ingest("ckan.penduduk")
    assert home.rows(
        "select kemendagri_kode_kabupaten_kota, bps_kode_kabupaten_kota, jumlah_penduduk, _row"
        " from raw.ckan__penduduk where nama_kabupaten_kota = 'KABUPATEN SERUYAN'"
    ) == [
        (
            "62.07",
            "6208",
            "159849",
            home.one(
                "select 'row ' || count(*) + 1 from raw.ckan__penduduk"
                " where kemendagri_kode_kabupaten_kota <= '62.07'"
            ),
        )
    ]


def test_a_ckan_file_is_held_to_the_count_of_its_datastore(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CSV that the portal cut off has no end that would tell; the datastore's total does."""
    monkeypatch.setattr(ckan, "_check_total", lambda body, label: 515)
    [result] = ingest("ckan.penduduk")
    assert result.outcome == "malformed"
    assert "reports 515 rows, 514 arrived" in result.message
    assert home.rows("select * from ops.current_snapshot") == []
