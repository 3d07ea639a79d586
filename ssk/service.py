"""The house as a local service without Docker: PostgreSQL, the sandbox and Airflow.

Every process is detached, works in `SSK_HOME/airflow`, writes to `SSK_HOME/logs` and is found
again by its pid file, so `up` and `down` may come from different shells.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # comes with the embedded server's wheel
import requests

from ssk import pools, postgres
from ssk.airflow_api import DAG_ID, AirflowApi
from ssk.errors import SskError
from ssk.redact import redact
from ssk.settings import ROOT, Settings

Say = Callable[[str], None]
AIRFLOW_PROCESSES = ("api-server", "dag-processor", "scheduler")
START_SECONDS = 180
STOP_SECONDS = 20
POLL_SECONDS = 0.5
LOG_BYTES = 20 * 1024 * 1024
CLOCK_SECONDS = 2  # by which the clock may be set between two looks at when a process started
ASKS = "awaiting_input"
SHOWN = ("running", "up_for_retry", ASKS)
ENDED = ("success", "failed", "skipped", "upstream_failed", "removed")


@dataclass(frozen=True)
class Night:
    """How a run of the DAG ended."""

    run_id: str
    state: str
    seconds: float
    task_states: dict[str, str]
    task_seconds: dict[str, float]

    @property
    def succeeded(self) -> bool:
        return self.state == "success"


def up(settings: Settings, say: Say) -> None:
    """Start whatever does not run yet and wait until Airflow answers.

    Raises:
        SskError: a port is taken, or a process ended while starting (with the end of its log).
    """
    started = time.monotonic()
    for folder in (_work_dir(settings), settings.log_dir):
        folder.mkdir(parents=True, exist_ok=True)
    with _lock(settings):
        _preload(settings)
        environment = airflow_environment(settings)
        if settings.profile == "sandbox":
            listens = ("SSK_SANDBOX_PORT", settings.sandbox_port)
            _start(settings, "sandbox", ["-m", "ssk", "sandbox"], environment, say, listens)
        _migrate(settings, environment, say)
        for name in AIRFLOW_PROCESSES:
            command = ["-m", "airflow", name]
            port: tuple[str, int] | None = None
            if name == "api-server":
                port = ("SSK_AIRFLOW_PORT", settings.airflow_port)
            elif name == "scheduler":
                # the page reads task logs from the disk they share; the log server would listen
                # on every address
                command.append("--skip-serve-logs")
            _start(settings, name, command, environment, say, port)
        _wait_until_ready(settings)
        AirflowApi(_airflow_url(settings)).set_pools(pools.wanted())
    say(f"Airflow is ready after {time.monotonic() - started:.0f} s: {_airflow_url(settings)}")


def down(settings: Settings, say: Say) -> None:
    """Stop everything that `up` started; what is stored stays."""
    # the scheduler first: tasks that it ends still report to the API server
    for name in ("scheduler", "dag-processor", "api-server", "sandbox"):
        if _end(settings, name):
            say(f"stopped {name}")
    if postgres.stop(settings):
        say("stopped PostgreSQL")


def is_up(settings: Settings) -> bool:
    """Whether all processes of the service run and Airflow answers."""
    return not _dead(settings) and AirflowApi(_airflow_url(settings)).is_healthy()


def run_night(settings: Settings, say: Say) -> Night:
    """Start the service if needed, run the DAG once and report each task as it moves.

    Raises:
        SskError: Airflow does not start, cannot read the DAG or stops answering. A night that
            ran and failed is returned, not raised.
    """
    if not is_up(settings):
        up(settings, say)
    api = AirflowApi(_airflow_url(settings))
    _wait_for_dag(settings, api)
    api.set_pools(pools.wanted())  # a source may be new since `up`
    started = time.monotonic()
    run_id = api.trigger()
    say(f"Night {run_id} started: {_airflow_url(settings)}/dags/{DAG_ID}/runs/{run_id}")
    try:
        return _follow(api, run_id, started, say)
    except KeyboardInterrupt:
        say(f"No longer watching. Night {run_id} and the services go on; `ssk down` stops them.")
        raise


def airflow_command(settings: Settings, arguments: Sequence[str]) -> int:
    """Run Airflow's own command against the service; its exit code."""
    _work_dir(settings).mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "airflow", *arguments],
        env=airflow_environment(settings),
        cwd=_work_dir(settings),
        check=False,
    ).returncode


def airflow_environment(settings: Settings) -> dict[str, str]:
    """Environment of every process of the service; starts the embedded server where it is used.

    All settings are passed on as they are here, and the warehouse by its address, so that no task
    has to look after the server.
    """
    ours = {
        f"SSK_{name.upper()}": value.get_secret_value()
        if hasattr(value, "get_secret_value")
        else value
        for name, value in settings
        if value is not None
    }
    ours["SSK_HOME"] = settings.home.resolve()
    metadata_url = settings.airflow_db_url.get_secret_value() if settings.airflow_db_url else ""
    if not (metadata_url and settings.warehouse_url):
        embedded = postgres.ensure_running(settings)
        metadata_url = metadata_url or embedded.airflow_url
        if not settings.warehouse_url:
            ours["SSK_WAREHOUSE_URL"] = embedded.warehouse_url
            ours["SSK_BI_PASSWORD"] = embedded.bi_password
    kept = _secrets(settings)
    base_url = _airflow_url(settings)
    airflow = {
        "AIRFLOW_HOME": _work_dir(settings).resolve(),
        "AIRFLOW__CORE__DAGS_FOLDER": ROOT / "dags",
        "AIRFLOW__CORE__LOAD_EXAMPLES": False,
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": 4,
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Jakarta",
        "AIRFLOW__CORE__FERNET_KEY": kept["fernet_key"],
        # only programs of this machine can reach the page
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": True,
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base_url}/execution/",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata_url.replace(
            "postgresql://", "postgresql+psycopg2://", 1
        ),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": settings.airflow_port,
        "AIRFLOW__API__BASE_URL": base_url,
        "AIRFLOW__API__WORKERS": 1,
        "AIRFLOW__API__SECRET_KEY": kept["api_secret"],
        "AIRFLOW__API_AUTH__JWT_SECRET": kept["jwt_secret"],
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": 1,
        "AIRFLOW__DAG_PROCESSOR__DAG_VERSION_INFLATION_CHECK_LEVEL": "error",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": 0.5,
    }
    no_proxy = ",".join(filter(None, (os.environ.get("NO_PROXY"), "127.0.0.1,localhost")))
    shared = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        "PYTHONUNBUFFERED": 1,
    }
    return os.environ | {name: str(value) for name, value in (ours | airflow | shared).items()}


def _preload(settings: Settings) -> None:
    """Let the scheduler import once what every task needs: its workers are forked from it."""
    local_settings = _work_dir(settings) / "config" / "airflow_local_settings.py"
    local_settings.parent.mkdir(exist_ok=True)
    local_settings.write_text(
        '"""Written by ssk: read by Airflow when it starts."""\n'
        "import ssk.gate, ssk.ingest, ssk.publish, ssk.transform  # noqa\n"
    )


def _airflow_url(settings: Settings) -> str:
    return f"http://127.0.0.1:{settings.airflow_port}"


def _work_dir(settings: Settings) -> Path:
    return settings.home / "airflow"


def _pid_file(settings: Settings, name: str) -> Path:
    return _work_dir(settings) / f"{name}.json"


def _log_file(settings: Settings, name: str) -> Path:
    return settings.log_dir / f"{name}.log"


@contextmanager
def _lock(settings: Settings) -> Iterator[None]:
    """Two `up` at once: the second waits, then finds everything running."""
    with (_work_dir(settings) / "up.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _secrets(settings: Settings) -> dict[str, str]:
    """Keys of Airflow, made once and readable by the owner only."""
    path = _work_dir(settings) / "secrets.json"
    if not path.exists():
        from cryptography.fernet import Fernet

        made = {
            "jwt_secret": secrets.token_urlsafe(48),
            "api_secret": secrets.token_urlsafe(48),
            "fernet_key": Fernet.generate_key().decode(),
        }
        half_written = path.with_suffix(".new")
        half_written.touch(mode=0o600)
        half_written.write_text(json.dumps(made))
        half_written.replace(path)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _start(
    settings: Settings,
    name: str,
    arguments: list[str],
    environment: dict[str, str],
    say: Say,
    port: tuple[str, int] | None,
) -> None:
    """Start one detached process unless it runs; `port` is the setting and number it listens on."""
    # a changed setting reaches a process only when it starts
    ours = sorted(f"{k}={v}" for k, v in environment.items() if k.startswith(("SSK_", "AIRFLOW")))
    digest = hashlib.sha256("\n".join(ours).encode()).hexdigest()
    if _running(settings, name):
        if _noted(settings, name)["environment"] != digest:
            say(
                f"{name} runs with earlier settings; `ssk down`, then `ssk up` applies the new ones"
            )
        return
    _end(settings, name)
    if port:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port[1])) == 0:
                raise SskError(
                    f"Port {port[1]} on 127.0.0.1, wanted by {name}, is taken by another program.",
                    f"Stop it, or set {port[0]} to a free port.",
                )
    log = _log_file(settings, name)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".1.log"))
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=environment,
            cwd=_work_dir(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    kept = {
        "pid": process.pid,
        "started": psutil.Process(process.pid).create_time(),
        "environment": digest,
    }
    _pid_file(settings, name).write_text(json.dumps(kept))
    say(f"started {name}")


def _running(settings: Settings, name: str) -> psutil.Process | None:
    """The live process of a pid file; a number that another program has since got is not ours."""
    noted = _noted(settings, name)
    try:
        process = psutil.Process(noted["pid"])
        # not by its command line, which is empty for the moment in which a program is loaded
        ours = _lives(process) and abs(process.create_time() - noted["started"]) < CLOCK_SECONDS
    except (psutil.Error, KeyError):
        return None
    return process if ours else None


def _end(settings: Settings, name: str) -> bool:
    """End a process and what it started (running tasks, their dbt); False when nothing was left.

    A process that was killed leaves its workers behind: they are known by its session.
    """
    leader = _running(settings, name)
    family = _session(settings, name) if leader or not _exists(settings, name) else []
    if leader:
        leader.terminate()
        _wait_for_end(family)
    for left in filter(_lives, family):
        left.kill()
    _wait_for_end(family)
    _pid_file(settings, name).unlink(missing_ok=True)
    return bool(family)


def _wait_for_end(processes: list[psutil.Process]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while any(map(_lives, processes)) and time.monotonic() < deadline:
        time.sleep(0.1)


def _lives(process: psutil.Process) -> bool:
    """A process that ended but was not yet collected by its parent lives no more."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _session(settings: Settings, name: str) -> list[psutil.Process]:
    """Processes of the session that a process of ours opened when it started."""
    folders = {_work_dir(settings).resolve(), ROOT / "dbt_project"}
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            ours = os.getsid(process.pid) == _pid(settings, name)
            if ours and Path(process.cwd()) in folders:
                found.append(process)
    return found


def _noted(settings: Settings, name: str) -> dict[str, Any]:
    """What the pid file says; empty where there is none or it is broken."""
    try:
        noted: dict[str, Any] = json.loads(_pid_file(settings, name).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return noted


def _pid(settings: Settings, name: str) -> int | None:
    return _noted(settings, name).get("pid")


def _exists(settings: Settings, name: str) -> bool:
    """Whether the number in the pid file is in use, by whatever program."""
    pid = _pid(settings, name)
    return pid is not None and psutil.pid_exists(pid)


def _dead(settings: Settings) -> list[str]:
    wanted = [*AIRFLOW_PROCESSES, *(["sandbox"] if settings.profile == "sandbox" else [])]
    return [name for name in wanted if not _running(settings, name)]


def _wait_until_ready(settings: Settings) -> None:
    api = AirflowApi(_airflow_url(settings))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for name in _dead(settings):
            raise SskError(f"{name} ended while starting.\n{_log_tail(settings, name)}")
        if api.is_healthy() and (settings.profile == "live" or _sandbox_answers(settings)):
            return
        time.sleep(POLL_SECONDS)
    raise SskError(
        f"Airflow is not healthy after {START_SECONDS} s.", f"See the logs in {settings.log_dir}."
    )


def _sandbox_answers(settings: Settings) -> bool:
    try:
        return requests.get(f"{settings.sandbox_url}/_sandbox/health", timeout=5).ok
    except requests.RequestException:
        return False


def _log_tail(settings: Settings, name: str) -> str:
    log = _log_file(settings, name)
    return f"{redact(log.read_text(errors='replace')[-3000:])}\nThe whole log: {log}"


def _migrate(settings: Settings, environment: dict[str, str], say: Say) -> None:
    """Bring Airflow's database to the installed version; takes seconds, so only when needed."""
    marker = _work_dir(settings) / "migrated.json"
    installed = version("apache-airflow-core")
    head = _revision(environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"])
    done = json.loads(marker.read_text()) if marker.exists() else {}
    if head and done == {"airflow": installed, "revision": head}:
        return
    started = time.monotonic()
    say("preparing Airflow's database")
    log = _log_file(settings, "migrate")
    with log.open("wb") as output:
        result = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            env=environment,
            cwd=_work_dir(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if result.returncode:
        raise SskError(f"Airflow's database was not migrated.\n{_log_tail(settings, 'migrate')}")
    head = _revision(environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"])
    marker.write_text(json.dumps({"airflow": installed, "revision": head}))
    say(f"Airflow's database is ready after {time.monotonic() - started:.0f} s")


def _revision(metadata_url: str) -> str | None:
    """The schema revision that the database is at; None when it is empty.

    Raises:
        SskError: the database cannot be reached.
    """
    import psycopg

    try:
        with psycopg.connect(metadata_url.replace("+psycopg2", "", 1)) as connection:
            row = connection.execute("select version_num from alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    except psycopg.OperationalError as error:
        raise SskError(
            redact(f"Airflow's database cannot be reached: {error}"), "Check SSK_AIRFLOW_DB_URL."
        ) from error
    return row[0] if row else None


def _wait_for_dag(settings: Settings, api: AirflowApi) -> None:
    """Wait until the DAG was parsed by the processor that runs now, not by one of last week."""
    processor = _running(settings, "dag-processor")
    since = datetime.fromtimestamp(processor.create_time() if processor else 0, UTC)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        parsed_at = api.parsed_at()
        if parsed_at and parsed_at >= since:
            return
        time.sleep(POLL_SECONDS)
    raise SskError(
        f"Airflow has not read {DAG_ID} after {START_SECONDS} s.",
        f"See {_log_file(settings, 'dag-processor')}.",
    )


def _follow(api: AirflowApi, run_id: str, started: float, say: Say) -> Night:
    seen: dict[str, tuple[str, int]] = {}
    tasks: dict[str, dict[str, Any]] = {}
    waiting_said = False
    while True:
        # the state is read before the tasks, so that a run that ended shows its last task too
        state = api.state(run_id)
        if state == "queued" and not waiting_said and (others := api.running_before(run_id)):
            say(f"waiting for {', '.join(others)} to end: one night at a time")
            waiting_said = True
        for task in api.task_instances(run_id):
            name = task["task_id"]
            tasks[name] = task
            now = (task["state"], task["try_number"])
            if seen.get(name) != now and task["state"] in (*SHOWN, *ENDED):
                seen[name] = now
                _report(api, run_id, task, time.monotonic() - started, say)
        if state in ("success", "failed"):
            break
        if tasks.get("ask", {}).get("state") == ASKS:
            say(f"The night waits for an answer: {api.base_url}{_ask_page(run_id)}")
            state = ASKS
            break
        time.sleep(POLL_SECONDS)
    failed = [name for name, task in tasks.items() if task["state"] == "failed"]
    if failed and state == "success":
        say(f"{', '.join(failed)} failed; the last good delivery of each serves on")
    return Night(
        run_id=run_id,
        state=state,
        seconds=time.monotonic() - started,
        task_states={name: task["state"] for name, task in tasks.items()},
        task_seconds={name: task["duration"] or 0.0 for name, task in tasks.items()},
    )


def _ask_page(run_id: str) -> str:
    return f"/dags/{DAG_ID}/runs/{run_id}/tasks/ask/required_actions"


def _report(api: AirflowApi, run_id: str, task: dict[str, Any], elapsed: float, say: Say) -> None:
    name, state = task["task_id"], task["state"]
    ran = f" in {task['duration']:.1f} s" if state == "success" and task["duration"] else ""
    again = " (will be tried again)" if state == "up_for_retry" else ""
    say(f"{elapsed:6.1f} s  {name:<20} {state}{ran}{again}")
    if state in ("failed", "up_for_retry"):
        for line in api.failure_message(run_id, name, task["try_number"]).splitlines():
            say(f"          {line}")
