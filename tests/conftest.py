"""One embedded PostgreSQL for the session; a fresh database and home for each test or module."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from support import EMPTY, Home, environment, forget_settings, free_port, fresh_home

from ssk import ingest, postgres
from ssk.http import HttpClient
from ssk.sandbox.server import Sandbox
from ssk.settings import ROOT, Settings


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Embedded]:
    """A server with a database `prepared`, the template of every test's own."""
    folder = Path(tempfile.mkdtemp(prefix="ssk-"))  # short: a socket path has 107 characters
    folder.chmod(0o755)  # as root the server runs under another user
    settings = Settings(home=folder, pg_port=free_port(), warehouse_url=None)
    embedded = postgres.ensure_running(settings)
    try:
        with psycopg.connect(embedded.admin_url, autocommit=True) as connection:
            # what a test leaves need not survive a power cut
            connection.execute("alter system set fsync = off")
            connection.execute("select pg_reload_conf()")
            connection.execute("create database prepared owner ssk_owner")
        url = embedded.warehouse_url.replace("/warehouse", "/prepared")
        with environment(url, folder, sandbox_port=1):
            ingest.register()
        yield embedded
    finally:
        postgres.stop(settings)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """The sandbox of the session, without faults and with an empty log."""
    running_sandbox.faults.clear()
    running_sandbox.requests.clear()
    return running_sandbox


@pytest.fixture(scope="session")
def one_database(
    server: postgres.Embedded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """A database that tests use one after the other: to make one takes longer than to empty it."""
    with fresh_home(server, tmp_path_factory.mktemp("home"), sandbox_port=1) as fresh:
        yield fresh


@pytest.fixture
def home(one_database: Home, sandbox: Sandbox, tmp_path: Path) -> Iterator[Home]:
    """An empty warehouse whose sources are the sandbox."""
    one_database.rows(EMPTY)
    with environment(one_database.url, tmp_path, sandbox.port) as fresh:
        yield fresh


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between the calls to a source; `test_http` holds the pause itself."""
    monkeypatch.setattr(HttpClient, "_wait_turn", lambda client, url: None)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real exports that stay outside the repository."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not here: the real SIPSN exports are not tested")
    return folder


@pytest.fixture
def set_variable(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Change `SSK_...` variables within a test."""

    def change(**variables: str) -> None:
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        forget_settings()

    yield change
    monkeypatch.undo()
    forget_settings()
