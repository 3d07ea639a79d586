"""The DAG file: what is in it, how it hangs together, how little it takes to read."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from ssk.errors import BusyError, GateBlockedError, SskError, StaleSourceError
from ssk.settings import ROOT
from ssk.sources import dataset_ids

pytestmark = pytest.mark.xdist_group("airflow")
DAG_FILE = ROOT / "dags" / "ssk_nightly.py"


@pytest.fixture
def dag(bag: Any) -> Any:
    return bag.dags["ssk_nightly"]


def test_the_folder_holds_one_dag_that_imports(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {"ssk_nightly"}


def test_shape(dag: Any) -> None:
    edges = {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks}
    assert edges == {
        "ingest": ["transform"],
        "transform": ["gate"],
        "gate": ["publish"],
        "publish": [],
    }
    ingest = dag.task_dict["ingest"]
    assert ingest.is_mapped
    assert list(ingest.op_kwargs_expand_input.value["dataset_id"]) == dataset_ids()


def test_a_failed_source_stops_nobody_and_a_failed_step_stops_what_follows(dag: Any) -> None:
    rules = {task.task_id: task.trigger_rule.value for task in dag.tasks}
    assert rules["transform"] == "all_done"
    assert rules["gate"] == rules["publish"] == "all_success"


def test_one_night_at_a_time(dag: Any) -> None:
    assert dag.max_active_runs == 1
    assert dag.catchup is False


def test_a_first_start_waits_for_half_past_one_in_jakarta(dag: Any) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable
    from airflow.timetables.base import TimeRestriction

    planned = coerce_to_core_timetable(dag.timetable).next_dagrun_info(
        last_automated_data_interval=None,
        restriction=TimeRestriction(earliest=None, latest=None, catchup=dag.catchup),
    )
    local = planned.run_after.astimezone(ZoneInfo("Asia/Jakarta"))
    assert (local.hour, local.minute) == (1, 30)
    assert planned.run_after > datetime.now(UTC)


def test_release_is_an_asset_of_publish_alone(dag: Any) -> None:
    outlets = {task.task_id: [asset.name for asset in task.outlets] for task in dag.tasks}
    assert outlets == {"ingest": [], "transform": [], "gate": [], "publish": ["ssk_release"]}


def test_every_failure_is_told(dag: Any) -> None:
    assert dag.has_on_failure_callback
    assert all(task.has_on_failure_callback for task in dag.tasks)


def test_nothing_varies_from_parse_to_parse(airflow: None) -> None:
    from airflow.configuration import conf
    from airflow.utils.dag_version_inflation_checker import check_dag_file_stability

    assert conf.get("dag_processor", "dag_version_inflation_check_level") == "error"
    assert check_dag_file_stability(str(DAG_FILE)).warnings == {}


def test_reading_the_file_loads_nothing_heavy() -> None:
    script = (
        "import sys; import airflow.sdk; sys.path.insert(0, sys.argv[1]);"
        "before = set(sys.modules); import ssk_nightly;"
        "print('\\n'.join(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script, DAG_FILE.parent], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"great_expectations", "pandas", "dbt", "psycopg", "requests", "openpyxl", "sqlalchemy"}
    assert "ssk.sources" in loaded
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize(
    "error", [StaleSourceError("old"), GateBlockedError("blocked"), SskError("dbt could not build")]
)
def test_what_stays_broken_fails_at_once(bag: Any, error: SskError) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match=str(error)), _module(bag).no_useless_retry():
        raise error


def test_what_passes_by_itself_is_tried_again(bag: Any) -> None:
    with pytest.raises(BusyError), _module(bag).no_useless_retry():
        raise BusyError("busy")
    with pytest.raises(SskError) as caught, _module(bag).no_useless_retry():
        raise SskError("no connection") from psycopg.OperationalError("refused")
    assert type(caught.value) is SskError


def _module(bag: Any) -> Any:
    return sys.modules[bag.dags["ssk_nightly"].task_dict["gate"].python_callable.__module__]
