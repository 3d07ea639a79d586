"""Processes of the service: found again, never mistaken, their ports and keys their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import free_port

from ssk import service
from ssk.errors import SskError
from ssk.settings import Settings

SLEEPER = ["-c", "import time; time.sleep(60)", "ssk"]


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
    service._start(settings, "sleeper", ["-c", child, "ssk"], dict(os.environ), said.append, None)
    leader = service._running(settings, "sleeper")
    assert leader
    while not (children := leader.children()):
        assert leader.is_running()
    assert service._end(settings, "sleeper")
    assert not any(service._lives(process) for process in children)
    assert service._end(settings, "sleeper") is False


def test_a_number_that_another_program_got_is_left_alone(settings: Settings) -> None:
    pid_file = settings.home / "airflow" / "sleeper.json"
    pid_file.write_text(json.dumps({"pid": os.getpid(), "environment": ""}))
    assert service._running(settings, "sleeper") is None
    assert service._end(settings, "sleeper") is False
    assert not pid_file.exists()


@pytest.mark.parametrize("text", ["", "{", "{}"])
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


def test_what_the_scheduler_imports_first_can_be_imported(tmp_path: Path) -> None:
    """Tasks are forked from it; a broken file here would keep Airflow from starting."""
    settings = Settings(home=tmp_path)
    (tmp_path / "airflow").mkdir()
    service._preload(settings)
    written = tmp_path / "airflow" / "config" / "airflow_local_settings.py"
    done = subprocess.run([sys.executable, str(written)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
