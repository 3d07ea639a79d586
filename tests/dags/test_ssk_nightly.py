"""The DAG file: what is in it, how it hangs together, how little it takes to read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from ssk import pools
from ssk.decision import ANSWERS, answer_of
from ssk.errors import BusyError, GateBlockedError, SskError, StaleSourceError
from ssk.settings import ROOT
from ssk.sources import with_http

pytestmark = pytest.mark.xdist_group("airflow")
DAG_FILES = [ROOT / "dags" / "ssk_nightly.py", ROOT / "dags" / "ssk_backfill.py"]
INGESTS = [f"ingest_{source_id}" for source_id in with_http()]


@pytest.fixture
def dag(bag: Any) -> Any:
    return bag.dags["ssk_nightly"]


def test_the_folder_holds_two_dags_that_import(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {"ssk_nightly", "ssk_backfill"}


def test_shape(dag: Any) -> None:
    edges = {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks}
    assert edges == {
        **{name: ["transform"] for name in INGESTS},
        "inbox": ["transform"],
        "transform": ["gate"],
        "gate": ["ask", "decide"],  # the answer is about the build that it judged
        "ask": ["decide"],
        "decide": ["publish"],
        "publish": [],
    }


def test_a_backfill_asks_every_source_for_its_year_and_builds_nothing(bag: Any) -> None:
    dag = bag.dags["ssk_backfill"]
    assert {task.task_id for task in dag.tasks} == set(INGESTS)
    assert not any(task.downstream_task_ids for task in dag.tasks)


def test_each_source_has_one_slot_in_both_dags_and_the_night_goes_first(bag: Any) -> None:
    night, past = bag.dags["ssk_nightly"], bag.dags["ssk_backfill"]
    for source_id in with_http():
        both = [dag.task_dict[f"ingest_{source_id}"] for dag in (night, past)]
        assert {task.pool for task in both} == {f"ssk_{source_id}"}
        assert {task.pool_slots for task in both} == {1}
        assert pools.wanted()[f"ssk_{source_id}"]["slots"] == 1
        assert both[0].priority_weight > both[1].priority_weight
    others = {task.pool for task in night.tasks if task.task_id not in INGESTS}
    assert others == {"default_pool"}


def test_airflow_imports_the_pools(airflow: None, tmp_path: Path) -> None:
    from airflow.cli.commands.pool_command import pool_import_helper

    path = tmp_path / "pools.json"
    path.write_text(json.dumps(pools.wanted()))
    imported, failed = pool_import_helper(path)
    assert failed == []
    assert {(name, slots) for name, slots, *_ in imported} == {(n, 1) for n in pools.wanted()}


def test_a_failed_source_stops_nobody_and_a_failed_step_stops_what_follows(dag: Any) -> None:
    rules = {task.task_id: task.trigger_rule.value for task in dag.tasks}
    assert rules["transform"] == "all_done"
    assert rules["gate"] == rules["ask"] == rules["decide"] == "all_success"
    # nothing was asked, so nothing was decided
    assert rules["publish"] == "none_failed"


def test_a_person_is_told_what_each_answer_does_and_silence_keeps_what_is_published(
    dag: Any,
) -> None:
    ask = dag.task_dict["ask"]
    assert ask.options == [choice.label for choice in ANSWERS.values()]
    assert ask.defaults == [ANSWERS["keep"].label]
    assert [answer_of(label) for label in ask.options] == ["publish", "hold", "keep"]


def test_one_night_at_a_time(dag: Any) -> None:
    assert dag.max_active_runs == 1
    assert dag.catchup is False


def test_a_night_that_waits_for_a_missing_pool_ends_and_is_told(dag: Any) -> None:
    assert dag.task_dict["ask"].response_timeout + timedelta(hours=5) <= dag.dagrun_timeout
    assert dag.dagrun_timeout < timedelta(hours=24)
    assert dag.has_on_failure_callback


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


@pytest.fixture
def past(bag: Any) -> Any:
    """The DAG of past years as the scheduler holds it."""
    from airflow.serialization.serialized_objects import DagSerialization

    return DagSerialization.deserialize_dag(
        DagSerialization.serialize_dag(bag.dags["ssk_backfill"])
    )


@pytest.mark.parametrize("zone", ["UTC", "Asia/Jakarta", "America/New_York"])
def test_a_backfill_has_one_run_for_each_year_that_is_asked_for(past: Any, zone: str) -> None:
    first = datetime(2015, 1, 1, tzinfo=ZoneInfo(zone))
    last = datetime(2024, 12, 31, tzinfo=ZoneInfo(zone))
    runs = past.iter_dagrun_infos_between(first, last)
    assert [run.logical_date.year for run in runs] == list(range(2015, 2025))


def test_no_year_comes_by_itself_or_by_hand(past: Any) -> None:
    planned = past.next_dagrun_info(last_automated_run_info=None)
    assert planned.run_after.year == 2100
    assert set(past.allowed_run_types) == {"scheduled", "backfill"}


def test_release_is_an_asset_of_publish_alone(dag: Any) -> None:
    outlets = {task.task_id: [a.name for a in task.outlets] for task in dag.tasks if task.outlets}
    assert outlets == {"publish": ["ssk_release"]}


def test_every_failure_is_told(bag: Any, dag: Any) -> None:
    assert dag.has_on_failure_callback
    tasks = [task for one in bag.dags.values() for task in one.tasks]
    assert all(task.has_on_failure_callback for task in tasks)


@pytest.mark.parametrize("dag_file", DAG_FILES, ids=lambda path: path.stem)
def test_nothing_varies_from_parse_to_parse(airflow: None, dag_file: Path) -> None:
    from airflow.configuration import conf
    from airflow.utils.dag_version_inflation_checker import check_dag_file_stability

    assert conf.get("dag_processor", "dag_version_inflation_check_level") == "error"
    assert check_dag_file_stability(str(dag_file)).warnings == {}


def test_reading_the_files_loads_nothing_heavy() -> None:
    script = (
        "import sys; import airflow.sdk; sys.path.insert(0, sys.argv[1]);"
        "before = set(sys.modules); import ssk_nightly, ssk_backfill;"
        "print('\\n'.join(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script, ROOT / "dags"], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"great_expectations", "pandas", "dbt", "psycopg", "requests", "openpyxl", "sqlalchemy"}
    assert "ssk.sources" in loaded
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize(
    "error", [StaleSourceError("old"), GateBlockedError("blocked"), SskError("dbt could not build")]
)
def test_what_stays_broken_fails_at_once(tasks: Any, error: SskError) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match=str(error)), tasks.no_useless_retry():
        raise error


def test_what_passes_by_itself_is_tried_again(tasks: Any) -> None:
    with pytest.raises(BusyError), tasks.no_useless_retry():
        raise BusyError("busy")
    with pytest.raises(SskError) as caught, tasks.no_useless_retry():
        raise SskError("no connection") from psycopg.OperationalError("refused")
    assert type(caught.value) is SskError


@pytest.fixture
def tasks(bag: Any) -> Any:
    """The module that both DAG files import."""
    return sys.modules["ssk_tasks"]
