"""Region lists: the bridging of BPS by HTTP, and every real list loaded whole from its file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import requests
from support import Home

from ssk import sources
from ssk.ingest import ingest
from ssk.sandbox.faults import Fault
from ssk.sandbox.server import Sandbox

pytestmark = pytest.mark.usefixtures("hasty")
BRIDGING = "wilayah.bridging"
NOW, BEFORE = "2025_2.2025", "2022_1.2022"
FILES = {
    "wilayah.provinsi": ("wilayah/crosswalk_provinsi_38.csv", 38),
    "wilayah.kabkota": ("wilayah/crosswalk_kabkota_514.csv", 514),
    "wilayah.kecamatan": ("wilayah/crosswalk_kecamatan_2025.csv", 7_292),
    "wilayah.desa": ("wilayah/crosswalk_desa_2025.csv", 84_326),
    "wilayah.penduduk": ("wilayah/penduduk_dukcapil_2024s2_kabkota.csv", 553),
    "wilayah.papua_2022": ("wilayah/papua_code_change_2022_split.csv", 42),
    "bps_offline.layak_kabkota": ("bps_kabkota/sanitasi_air_minum_layak_514_kabkota.csv", 514),
}


def regions(sandbox: Sandbox, period: str, level: str, parent: str) -> list[dict[str, str]]:
    url = f"{sandbox.url}/wilayah/rest-bridging/getwilayah"
    asked = {"level": level, "parent": parent, "periode_merge": period}
    return list(requests.get(url, params=asked, timeout=5).json())


def by_bps(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["kode_bps"]: row["kode_dagri"] for row in rows}


def test_bridging_of_the_recorded_shape(sandbox: Sandbox) -> None:
    periods = requests.get(f"{sandbox.url}/wilayah/rest-drop-down/getperiode", timeout=5).json()
    assert [sorted(period) for period in periods] == [["kode", "nama"]] * 2
    assert {
        "kode_bps": "6208",
        "nama_bps": "SERUYAN",
        "kode_dagri": "62.07",
        "nama_dagri": "KAB. SERUYAN",
    } in regions(sandbox, NOW, "kabupaten", "62")
    assert regions(sandbox, NOW, "kabupaten", "99") == []
    same_name = [
        row["kode_dagri"]
        for row in regions(sandbox, NOW, "kabupaten", "16")
        if row["nama_dagri"] == "KAB. OGAN KOMERING ULU"
    ]
    assert sorted(same_name) == ["16.01", "16.08", "16.09"]


def test_the_bridging_says_what_91_to_97_are_before_and_after_the_split(sandbox: Sandbox) -> None:
    now = by_bps(regions(sandbox, NOW, "provinsi", "0"))
    assert {code: now[code] for code in ("91", "92", "94", "95", "96", "97")} == {
        "91": "92",
        "92": "96",
        "94": "91",
        "95": "93",
        "96": "94",
        "97": "95",
    }
    before = by_bps(regions(sandbox, BEFORE, "provinsi", "0"))
    assert (len(now), len(before)) == (38, 34)
    assert (before["91"], before["94"]) == ("92", "91")
    assert by_bps(regions(sandbox, BEFORE, "kabupaten", "94"))["9401"] == "91.01"
    assert by_bps(regions(sandbox, NOW, "kabupaten", "95"))["9501"] == "93.01"


def test_a_night_brings_the_newest_period_and_the_next_asks_only_for_periods(
    home: Home, sandbox: Sandbox
) -> None:
    [first] = ingest(BRIDGING)
    assert (first.part, first.outcome, first.changed, first.loaded) == (NOW, "ok", True, 552)
    assert len(sandbox.requests) == 1 + 1 + 38
    assert len(set(sandbox.requests)) == len(sandbox.requests)
    sandbox.requests.clear()
    [second] = ingest(BRIDGING)
    assert (second.part, second.outcome, second.changed, second.loaded) == (NOW, "ok", False, 552)
    assert [path for _, _, path in sandbox.requests] == ["/wilayah/rest-drop-down/getperiode"]


@pytest.fixture
def few_provinces(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kalteng and Papua: each province is a page, and 38 of them take their time."""
    lists = sandbox.sources["wilayah"].lists  # type: ignore[attr-defined]
    for period in (NOW, BEFORE):
        kept = [r for r in lists[period, "provinsi"] if r["kode_bps"] in ("62", "94", "95")]
        monkeypatch.setitem(lists, (period, "provinsi"), kept)


@pytest.mark.usefixtures("few_provinces")
def test_after_90_days_a_period_is_looked_at_again(home: Home, sandbox: Sandbox) -> None:
    ingest(BRIDGING)
    home.rows("update ops.snapshot set checked_at = checked_at - interval '91 days'")
    sandbox.requests.clear()
    [result] = ingest(BRIDGING)
    assert (result.outcome, result.changed) == ("ok", False)
    assert len(sandbox.requests) == 1 + 1 + 3
    home.rows("update ops.snapshot set checked_at = checked_at - interval '91 days'")
    sandbox.faults["wilayah"] = Fault("shrunk")
    [shrunk] = ingest(BRIDGING)
    assert (shrunk.outcome, shrunk.changed) == ("shrunk", False)


@pytest.mark.usefixtures("few_provinces")
def test_a_backfill_adds_its_periods_beside_the_newest(home: Home) -> None:
    ingest(BRIDGING)
    results = ingest(BRIDGING, years=range(2021, 2023))
    assert [(result.part, result.loaded) for result in results] == [(BEFORE, 2 + 14 + 29)]
    assert home.rows(
        "select part, count(*) from ops.current_snapshot where dataset_id = %s"
        " group by 1 order by 1",
        BRIDGING,
    ) == [(BEFORE, 3), (NOW, 4)]
    assert home.rows(
        "select periode, kode_dagri from raw.wilayah__bridging where kode_bps = '9401'"
    ) == [(BEFORE, "91.01")]


@pytest.mark.parametrize(
    ("spoiled", "named"),
    [
        ({"kode_dagri": 62.1}, "62.1"),
        ({"kode_bps": "6308"}, "6308"),
        ({"nama_bps": None}, "None"),
    ],
)
def test_a_row_that_is_damaged_or_of_another_province_is_malformed(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, spoiled: Any, named: str
) -> None:
    row = next(
        row
        for row in sandbox.sources["wilayah"].lists[NOW, "kabupaten"]  # type: ignore[attr-defined]
        if row["kode_bps"] == "6211"
    )
    for name, value in spoiled.items():
        monkeypatch.setitem(row, name, value)
    # one that came under the wrong province
    monkeypatch.setattr("ssk.sandbox.wilayah.Wilayah._regions", by_old_code)
    [result] = ingest(BRIDGING)
    assert (result.part, result.outcome) == (NOW, "malformed")
    assert named in result.message
    assert home.one("select count(*) from raw.wilayah__bridging") == 0


def by_old_code(wilayah: Any, params: dict[str, str]) -> Any:
    for row in wilayah.lists[params["periode_merge"], params["level"]]:
        if params["parent"] in ("0", str(row["kode_dagri"])[:2], row["kode_bps"][:2]):
            yield row


@pytest.mark.parametrize("dataset_id", list(FILES))
def test_the_real_file_loads_whole(home: Home, shared_data: Path, dataset_id: str) -> None:
    name, count = FILES[dataset_id]
    [result] = ingest(dataset_id, file=shared_data / name)
    assert (result.outcome, result.loaded + result.quarantined) == ("ok", count)
    assert result.quarantined == 0
    with (shared_data / name).open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) - 1 == count
    raw_table = sources.dataset(dataset_id).raw_table
    assert home.one(f"select count(*) from raw.{raw_table}") == count
    assert home.one("select count(*) from ops.quarantine") == 0


def test_codes_stay_text_and_0_stays_0(home: Home, shared_data: Path) -> None:
    for dataset_id in ("wilayah.kabkota", "wilayah.kecamatan"):
        ingest(dataset_id, file=shared_data / FILES[dataset_id][0])
    assert home.rows(
        "select kemendagri_code, bps_code from raw.wilayah__kabkota where name like '%%Gunung Mas'"
    ) == [("62.10", "6211")]
    assert home.one("select count(*) from raw.wilayah__kecamatan where kode_bps = '0'") == 15


def write(path: Path, dataset_id: str, *rows: str) -> Path:
    shape = sources.dataset(dataset_id).file
    assert shape
    path.write_text("\n".join([",".join(shape.header), *rows]) + "\n")
    return path


def test_a_list_that_excel_has_damaged_is_refused_row_by_row(home: Home) -> None:
    good = [
        f"62.{n:02},62{n:02},Kabupaten {n},kabupaten,62,62,same,,,no,1,1" for n in range(11, 41)
    ]
    bad = [
        "62.1,6211,Kabupaten Gunung Mas,kabupaten,62,62,differs,,,no,1,1",
        "62.07,6208,Kabupaten Seruyan,kabupaten,62,62,same,,,no,1,1",
    ]
    file = write(home.path / "kabkota.csv", "wilayah.kabkota", *good, *bad)
    [result] = ingest("wilayah.kabkota", file=file)
    assert (result.outcome, result.loaded, result.quarantined) == ("ok", 30, 2)
    found = home.rows("select distinct source_row, reason from ops.quarantine order by 1")
    assert [row for row, _ in found] == ["row 32", "row 33"]
    assert "62.1" in found[0][1]
    assert "Kolom codes" in found[1][1]


def test_people_that_do_not_add_up_are_refused(home: Home) -> None:
    good = [f"62.{n:02},Kabupaten {n},10,11,21,5" for n in range(1, 15)]
    file = write(home.path / "p.csv", "wilayah.penduduk", *good, "62,Kalimantan Tengah,10,11,22,5")
    [result] = ingest("wilayah.penduduk", file=file)
    assert (result.loaded, result.quarantined) == (14, 1)


def daftar(path: Path, day: str, *rows: str) -> Path:
    fields = sources.dataset("wilayah.daftar").fields.values()
    heading = ";".join(field.heading for field in fields)
    lines = [f"{day};{row};Kepmendagri;" for row in rows]
    path.write_text("\n".join([heading, *lines]) + "\n")
    return path


def test_a_list_of_another_day_stands_beside_the_older_one(home: Home) -> None:
    older = daftar(home.path / "a.csv", "2018-01-01", "kemendagri;kabkota;76.01;Kab. Mamuju Utara")
    newer = daftar(home.path / "b.csv", "2019-01-01", "kemendagri;kabkota;76.01;Kab. Pasangkayu")
    for file in (older, newer):
        [result] = ingest("wilayah.daftar", file=file)
        assert (result.outcome, result.loaded) == ("ok", 1)
    assert home.rows(
        "select part from ops.current_snapshot where dataset_id = 'wilayah.daftar' order by 1"
    ) == [("2018-01-01/kemendagri/kabkota",), ("2019-01-01/kemendagri/kabkota",)]


def test_a_code_of_the_wrong_system_or_level_is_refused(home: Home) -> None:
    file = daftar(
        home.path / "a.csv",
        "2025-07-01",
        "kemendagri;kabkota;62.07;Kabupaten Seruyan",
        "kemendagri;kabkota;62.1;Kabupaten Gunung Mas",
        "bps;kabkota;62.07;Seruyan",
        "bps;desa;6208020001;Pematang Panjang",
    )
    results = ingest("wilayah.daftar", file=file)
    assert sum(result.loaded for result in results) == 2
    assert home.rows(
        "select raw_value, reason from ops.quarantine where column_name = 'kode' order by 1"
    ) == [
        (
            value,
            "Kode tidak sesuai sistem dan tingkatnya. Simpan kode sebagai teks (62.10 yang"
            " dibaca sebagai angka menjadi 62.1) dan periksa sistem serta tingkatnya.",
        )
        for value in ("62.07", "62.1")
    ]


def test_a_number_that_cannot_be_read_refuses_its_row(home: Home) -> None:
    good = [f"62.{n:02},Kabupaten {n},10,11,21,5" for n in range(1, 31)]
    bad = ["62.71,Kota X,sepuluh,11,21,5", "62.72,Kota Y,10,11,21,5 km2"]
    file = write(home.path / "p.csv", "wilayah.penduduk", *good, *bad)
    [result] = ingest("wilayah.penduduk", file=file)
    assert (result.loaded, result.quarantined) == (30, 2)
    assert home.rows(
        "select column_name, raw_value from ops.quarantine"
        " where raw_value in ('sepuluh', '5 km2') order by 1"
    ) == [("area_km2_2025", "5 km2"), ("male", "sepuluh")]
