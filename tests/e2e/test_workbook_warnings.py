"""What the door cannot see, because it looks at one row at a time, is told by a test of dbt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from forms import Cells, example, send
from support import Home

from ssk.transform import DBT_PROJECT, dbt_environment

pytestmark = pytest.mark.e2e
# test of dbt -> dataset -> rows of which it tells
TOLD: dict[str, dict[str, list[Cells]]] = {
    "pokja_order_of_clinics_and_milestones": {
        "pokja.kegiatan_ppsp": [
            {"klinik": "3", "jenis": "pelaksanaan", "tanggal": "2025-10-27"},
            {"klinik": "4", "jenis": "pelaksanaan", "tanggal": "2025-10-01"},
            # sound: the next clinic is prepared before this one
            {"klinik": "4", "jenis": "persiapan", "tanggal": "2025-09-01"},
        ],
        "pokja.milestone_ppsp": [{"milestone": "M1"}, {"milestone": "M2"}],
    },
    "pokja_realisation_has_its_plan": {
        "pokja.rencana_program": [{}],
        "pokja.realisasi_program": [
            {"triwulan": "2", "realisasi": "300"},
            {"triwulan": "3", "realisasi": "299"},
            {"triwulan": "4", "realisasi": "600"},
        ],
    },
    "pokja_one_typology_a_day": {
        "pokja.tipologi_desa": [
            {"berlaku_mulai": "2024-01-01", "berlaku_sampai": "2025-06-30"},
            {"berlaku_mulai": "2025-06-30", "berlaku_sampai": "2025-12-31"},
            {"berlaku_mulai": "2026-01-01"},
        ]
    },
}


def test_each_warning_is_given_once(home: Home) -> None:
    for datasets in TOLD.values():
        for dataset_id, rows in datasets.items():
            results = send(home, dataset_id, [example(dataset_id, **cells) for cells in rows])
            assert sum(result.loaded for result in results) == len(rows)
    home.rows("insert into ops.build (state, fingerprint) values ('building', 'test')")
    home.rows(
        "insert into ops.build_part select build_id, dataset_id, part, snapshot_id"
        " from ops.build cross join ops.current_snapshot"
    )
    wanted = [f"+{test}" for test in TOLD]
    dbt = str(Path(sys.executable).parent / "dbt")
    done = subprocess.run(
        [dbt, "build", "--exclude-resource-type", "unit_test", "--select", *wanted],
        env=dbt_environment(),
        cwd=DBT_PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    for test in TOLD:
        assert f"WARN 1 {test}" in done.stdout, done.stdout[-4000:]
