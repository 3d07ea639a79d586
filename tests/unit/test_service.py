"""Processes of the service: found again, never mistaken, their ports and keys their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from support import free_port

from ssk import pools, service
from ssk.errors import SskError
from ssk.settings import Settings

SLEEPER = ["-c", "import time; time.sleep(60)"]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(home=tmp_path)
    for folder in (tmp_path / "airflow", settings.log_dir):
        folder.mkdir()
    yield settings
    service._end(settings, "sleeper")


def start(settings: Settings, said: list[str], **variables: str) -> None:
    service._start(settings, "sleeper", SLEEPER, os.environ | variables, said.append, None)


def test_a_second_start_finds_the_first(settings: Settings) -> None:
    said: list[str] = []
    start(settings, said)
    first = service._running(settings, "sleeper")
    start(settings, said)
    assert first and service._running(settings, "sleeper") == first
    assert said == ["started sleeper"]


def test_a_changed_setting_is_said_to_wait(settings: Settings) -> None:
    said: list[str] = []
    start(settings, said)
    start(settings, said, SSK_KEEP_RELEASES="9")
    assert "sleeper runs with earlier settings" in said[-1]


def test_the_end_takes_the_whole_family(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "STOP_SECONDS", 0.5)
    said: list[str] = []
    child = f"import subprocess; subprocess.run([{sys.executable!r}, *{SLEEPER!r}])"
    service._start(settings, "sleeper", ["-c", child], dict(os.environ), said.append, None)
    leader = service._running(settings, "sleeper")
    assert leader
    while not (children := leader.children()):
        assert leader.is_running()
    assert service._end(settings, "sleeper")
    assert not any(service._lives(process) for process in children)
    assert service._end(settings, "sleeper") is False


def test_a_number_that_another_program_got_is_left_alone(settings: Settings) -> None:
    pid_file = settings.home / "airflow" / "sleeper.json"
    pid_file.write_text(json.dumps({"pid": os.getpid(), "started": 0, "environment": ""}))
    assert service._running(settings, "sleeper") is None
    assert service._end(settings, "sleeper") is False
    assert not pid_file.exists()


def test_a_process_is_known_while_it_is_still_being_loaded(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a moment after the start its command line is empty."""
    said: list[str] = []
    start(settings, said)
    monkeypatch.setattr("psutil.Process.cmdline", lambda process: [])
    start(settings, said)
    assert said == ["started sleeper"]


@pytest.mark.parametrize("text", ["", "{", "{}", '{"pid": 1}'])
def test_a_broken_pid_file_is_no_process(settings: Settings, text: str) -> None:
    (settings.home / "airflow" / "sleeper.json").write_text(text)
    assert service._running(settings, "sleeper") is None


def test_a_taken_port_names_its_setting(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = ("SSK_AIRFLOW_PORT", other.getsockname()[1])
        with pytest.raises(SskError, match=f"Port {port[1]} .* set SSK_AIRFLOW_PORT"):
            service._start(settings, "sleeper", SLEEPER, dict(os.environ), print, port)


def test_keys_are_made_once_for_the_owner_alone(settings: Settings) -> None:
    kept = service._secrets(settings)
    path = settings.home / "airflow" / "secrets.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert service._secrets(settings) == kept


def test_nothing_is_up_where_nothing_was_started(tmp_path: Path) -> None:
    assert not service.is_up(Settings(home=tmp_path, airflow_port=free_port()))


class Told:
    """An Airflow whose night has one source that comes and one that fails."""

    pools: ClassVar[set[str]] = set()

    def __init__(self, url: str) -> None:
        self.looks = 0

    def set_pools(self, wanted: dict[str, Any]) -> None:
        self.pools.update(wanted)

    def trigger(self) -> str:
        return "by_hand"

    def state(self, run_id: str) -> str:
        self.looks += 1
        return "running" if self.looks == 1 else "success"

    def task_instances(self, run_id: str) -> list[dict[str, Any]]:
        def task(name: str, state: str, duration: float | None) -> dict[str, Any]:
            return {"task_id": name, "state": state, "try_number": 1, "duration": duration}

        if self.looks == 1:
            return [task("ingest_sipsn", "running", None), task("publish", "scheduled", None)]
        return [
            task("ingest_sipsn", "success", 2.5),
            task("ingest_bps", "failed", 1.0),
            task("publish", "success", 0.5),
        ]

    def failure_message(self, run_id: str, task_id: str, attempt: int) -> str:
        return "bps.data * is refused"


def test_a_night_makes_the_pools_and_tells_each_task(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(service, "AirflowApi", Told)
    monkeypatch.setattr(service, "is_up", lambda settings: True)
    monkeypatch.setattr(service, "_wait_for_dag", lambda settings, api: None)
    monkeypatch.setattr(service, "POLL_SECONDS", 0)
    night = service.run_night(settings, said.append)
    assert set(pools.wanted()) == Told.pools
    assert night.succeeded
    assert night.task_seconds == {"ingest_sipsn": 2.5, "ingest_bps": 1.0, "publish": 0.5}
    lines = [line.split(" s  ")[-1].strip() for line in said[1:]]
    assert lines == [
        "ingest_sipsn         running",
        "ingest_sipsn         success in 2.5 s",
        "ingest_bps           failed",
        "bps.data * is refused",
        "publish              success in 0.5 s",
        "ingest_bps failed; the last good delivery of each serves on",
    ]


def test_a_start_makes_the_pools(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    Told.pools.clear()
    monkeypatch.setattr(service, "AirflowApi", Told)
    monkeypatch.setattr(service, "airflow_environment", lambda settings: {})
    for step in ("_start", "_migrate", "_wait_until_ready"):
        monkeypatch.setattr(service, step, lambda *arguments: None)
    service.up(settings, print)
    assert set(pools.wanted()) == Told.pools


def test_airflow_runs_in_the_environment_of_the_service(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stand_in = settings.home / "stand_in" / "airflow"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").touch()
    (stand_in / "__main__.py").write_text("import sys; print(sys.argv[1:]); sys.exit(7)")
    environment = os.environ | {"PYTHONPATH": str(stand_in.parent)}
    monkeypatch.setattr(service, "airflow_environment", lambda settings: environment)
    assert service.airflow_command(settings, ["pools", "list"]) == 7
    assert capfd.readouterr().out == "['pools', 'list']\n"


def test_what_the_scheduler_imports_first_can_be_imported(tmp_path: Path) -> None:
    """Tasks are forked from it; a broken file here would keep Airflow from starting."""
    settings = Settings(home=tmp_path)
    (tmp_path / "airflow").mkdir()
    service._preload(settings)
    written = tmp_path / "airflow" / "config" / "airflow_local_settings.py"
    done = subprocess.run([sys.executable, str(written)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
