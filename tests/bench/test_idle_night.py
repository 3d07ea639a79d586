"""A night with nothing new against Airflow's own empty tasks in a DAG of the same shape."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import forget_settings, free_port

from ssk import airflow_api, postgres, service
from ssk.settings import ROOT, Settings, get_settings

pytestmark = pytest.mark.bench
ROUNDS = 3

EMPTY = '''
"""Tasks that do nothing, in the shape of ssk_nightly."""
from airflow.sdk import DAG, TriggerRule, chain, task
from ssk.sources import dataset_ids

with DAG("empty_shape", schedule=None, max_active_runs=1):

    @task(max_active_tis_per_dag=3)
    def ingest(dataset_id):
        return None

    @task(trigger_rule=TriggerRule.ALL_DONE)
    def transform():
        return None

    @task
    def gate():
        return None

    @task
    def publish():
        return None

    chain(ingest.expand(dataset_id=dataset_ids()), transform(), gate(), publish())
'''


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A service of its own, whose DAG folder holds both DAGs."""
    tmp_path.chmod(0o755)
    folder = tmp_path / "code"
    (folder / "dags").mkdir(parents=True)
    shutil.copy(ROOT / "dags" / "ssk_nightly.py", folder / "dags")
    (folder / "dags" / "empty_shape.py").write_text(EMPTY)
    for name in ("PG", "SANDBOX", "AIRFLOW"):
        monkeypatch.setenv(f"SSK_{name}_PORT", str(free_port()))
    monkeypatch.setenv("SSK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(service, "ROOT", folder)
    forget_settings()
    chosen = get_settings()
    try:
        yield chosen
    finally:
        service.down(chosen, print)
        postgres.stop(chosen)
        monkeypatch.undo()
        forget_settings()


def _run(settings: Settings, dag_id: str, monkeypatch: pytest.MonkeyPatch) -> float:
    monkeypatch.setattr(airflow_api, "DAG_ID", dag_id)
    monkeypatch.setattr(service, "DAG_ID", dag_id)
    night = service.run_night(settings, lambda line: None)
    assert night.succeeded, night
    return night.seconds


def test_a_night_with_nothing_new(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: under 1.5x of empty tasks."""
    first = _run(settings, "ssk_nightly", monkeypatch)
    print(f"\n  first night, everything new: {first:.1f} s")
    _run(settings, "empty_shape", monkeypatch)
    ratios = []
    for _ in range(ROUNDS):
        empty = _run(settings, "empty_shape", monkeypatch)
        idle = _run(settings, "ssk_nightly", monkeypatch)
        ratios.append(idle / empty)
        print(f"  empty tasks {empty:.1f} s   nothing new {idle:.1f} s   {ratios[-1]:.2f}x")
    print(f"  ratio: median {statistics.median(ratios):.2f}x, goal 1.5x")
