"""A million village-months through the door of a form: time against the copy alone, and memory.

Every rule of `stbm.akses_desa` is applied to every row: codes, names, months, numbers, keys and the
checks over a row. One row in a thousand has a mistake.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from support import Home

from ssk import sources
from ssk.regions import regions

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("home")]

FORM = "stbm.akses_desa"
VILLAGES = 164  # per kabupaten/kota: 514 of them make the 84,000 of the country

TAKE = """
import json, resource, sys, time
from ssk import raw
from ssk.ingest import ingest, register

copied = {}
copy_page = raw._copy_page


def timed(*arguments):
    began = time.perf_counter()
    result = copy_page(*arguments)
    copied["seconds"] = time.perf_counter() - began
    return result


raw._copy_page = timed
register()
began = time.perf_counter()
results = ingest(sys.argv[1], file=sys.argv[2])
print(json.dumps({
    "seconds": time.perf_counter() - began,
    "copy_seconds": copied["seconds"],
    "taken": sum(r.loaded for r in results),
    "refused": sum(r.quarantined for r in results),
    "parts": len(results),
    "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def _file(path: Path, rows: int) -> Path:
    chooser = random.Random(7)
    fields = sources.dataset(FORM).fields
    example = {field.name: field.example for field in fields.values()}
    places = [region for region in regions() if region.level == "kabkota" and region.valid]
    cells = product(range(VILLAGES), range(1, 13), places)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([field.label for field in fields.values()])
        for number, (village, month, place) in zip(range(rows), cells, strict=False):
            families = chooser.randrange(100, 900)
            shared = [chooser.randrange(families // 5) for _ in range(3)]
            row: dict[str, Any] = example | {
                "kode_wilayah": place.code,
                "nama_wilayah": place.name,
                "bulan": f"2025-{month:02d}",
                "kode_desa": f"{place.code}.{village // 16 + 1:02d}.{2001 + village % 16}",
                "nama_desa": f"Desa Contoh {village}",
                "jumlah_kk": families,
                "jsp_kk": shared[0],
                "jssp_kk": shared[1],
                "sharing_kk": shared[2],
                "babs_kk": 10,
                "babs_terbuka_kk": 6,
                "babs_tertutup_kk": 4,
            }
            if number % 1000 == 999:
                row["jumlah_kk"] = "seratus"
            writer.writerow([row[name] for name in fields])
    return path


def _take(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", TAKE, FORM, str(path)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def test_village_months(home: Home, tmp_path: Path) -> None:
    seconds = {}
    for rows in (100_000, 1_000_000):
        path = _file(tmp_path / f"{rows}.csv", rows)
        found = _take(path)
        seconds[rows] = found["seconds"]
        assert (found["taken"], found["refused"]) == (rows - rows // 1000, rows // 1000)
        print(
            f"\n  {rows:>9,} rows, {path.stat().st_size / 1e6:.0f} MB, {found['parts']:,} parts:"
            f" {found['seconds']:.0f} s in all, copy alone {found['copy_seconds']:.1f} s"
            f" ({found['seconds'] / found['copy_seconds']:.1f}x); peak {found['peak_mib']:.0f} MiB"
        )
    print(f"  ten times the rows: {seconds[1_000_000] / seconds[100_000]:.1f}x the time")
