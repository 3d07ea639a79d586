"""Loading against `psql \\copy` of the same file, in turn, in one run; memory against file size."""

from __future__ import annotations

import csv
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import Home

from ssk import postgres, sources, warehouse

pytestmark = pytest.mark.bench

COLUMNS = (
    "kode_desa",
    "nama_desa",
    "bulan",
    "kk",
    "jsp",
    "jssp",
    "sharing",
    "babs",
    "status",
    "keterangan",
)
ROUNDS = 5

LOAD = """
import json, resource, sys, time
from pathlib import Path
from ssk import sources, warehouse
from ssk.inbox import dropped
from ssk.ingest import Desk, _newer_than_current
from ssk.landing import Landing
from ssk.settings import get_settings
from ssk.sources import Dataset, Delivery, FileShape, Page
from ssk.web import Web

path, columns, part = Path(sys.argv[1]), tuple(json.loads(sys.argv[2])), sys.argv[3]
source = sources.source("sipsn")
shape = FileShape(header=columns)
dataset = Dataset("sipsn.bench", "sipsn", "bench", columns, {}, shape, 10.0, {})
with warehouse.connect("ssk_loader") as connection:
    web = Web(connection, Landing(get_settings().landing_dir), source, dataset)
    began = time.perf_counter()
    landed = web.land_file(part, dropped(str(path)))
    delivery = Delivery(part, (Page(landed, csv=shape),))
    [result] = Desk(web).settle("file", delivery, _newer_than_current)
    seconds = time.perf_counter() - began
assert result.outcome == "ok", result
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "rows": result.loaded, "peak_kib": peak}))
"""


def _file(path: Path, rows: int) -> Path:
    chooser = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            writer.writerow(
                [
                    f"62.07.{number % 10:02d}.{2000 + number % 100}",
                    f"Desa Contoh {number % 1571}",
                    f"2024-{number % 12 + 1:02d}",
                    chooser.randrange(40, 900),
                    chooser.randrange(400),
                    chooser.randrange(200),
                    chooser.randrange(90),
                    chooser.randrange(60),
                    "terverifikasi" if number % 3 else "deklarasi",
                    "CONTOH",
                ]
            )
    return path


def _load(home: Home, path: Path, part: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(path), json.dumps(COLUMNS), part],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _prepare(home: Home) -> None:
    columns = ", ".join(f"{name} text" for name in COLUMNS)
    with warehouse.connect("ssk_loader") as connection:
        connection.execute(
            "insert into ops.dataset values ('sipsn.bench', 'sipsn', 'sipsn__bench', 'b')"
            " on conflict do nothing"
        )
        connection.execute(
            f"create table if not exists raw.sipsn__bench ({columns}, _snapshot_id bigint not null,"
            " _row text not null, _part text) partition by list (_snapshot_id)".encode()
        )


def _psql_copy(home: Home, path: Path) -> float:
    columns = ", ".join(f"{name} text" for name in COLUMNS)
    script = (
        "drop table if exists copied;\nbegin;\n"
        f"create table copied ({columns});\n\\copy copied from '{path}' csv header\ncommit;\n"
    )
    began = time.perf_counter()
    subprocess.run(
        [str(postgres.binaries() / "psql"), "-q", "-v", "ON_ERROR_STOP=1", home.url],
        input=script,
        text=True,
        check=True,
    )
    return time.perf_counter() - began


def test_a_million_rows_against_psql_copy(home: Home, tmp_path: Path) -> None:
    """Landing, hashing, raw and partition attach against `\\copy` alone; goal: within 2.0x."""
    assert sources.REGISTERED
    _prepare(home)
    path = _file(tmp_path / "million.csv", 1_000_000)
    print(f"\n{path.stat().st_size / 1e6:.0f} MB, 1,000,000 rows x {len(COLUMNS)} text columns")
    _psql_copy(home, path)
    ratios = []
    for turn in range(ROUNDS):
        copied = _psql_copy(home, path)
        loaded = _load(home, path, f"turn {turn}")
        assert loaded["rows"] == 1_000_000
        ratios.append(loaded["seconds"] / copied)
        print(f"  psql \\copy {copied:.2f} s   ssk {loaded['seconds']:.2f} s   {ratios[-1]:.2f}x")
    print(f"  ratio: median {statistics.median(ratios):.2f}x, goal 2.0x")


def test_memory_is_flat_in_file_size(home: Home, tmp_path: Path) -> None:
    _prepare(home)
    peaks = {}
    for rows in (10_000, 250_000, 1_000_000):
        path = _file(tmp_path / f"{rows}.csv", rows)
        peaks[rows] = _load(home, path, str(rows))["peak_kib"] / 1024
        print(
            f"\n  {rows:>9,} rows, {path.stat().st_size / 1e6:5.1f} MB: peak {peaks[rows]:.0f} MiB"
        )
    print(f"  1,000,000 rows against 10,000: {peaks[1_000_000] / peaks[10_000]:.2f}x")
