"""What tests use to stand up a warehouse of their own."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import conninfo, sql

from ssk import postgres, warehouse
from ssk.settings import Settings, get_settings

BI_PASSWORD = "only-for-reading"
BPS_KEY = "kunci/rahasia +9%"  # needs quoting in a path, which is where a key may slip through


@dataclass(frozen=True)
class Home:
    """What `SSK_HOME` and the warehouse database of one test are."""

    path: Path
    url: str
    settings: Settings

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def one(self, statement: str, *values: Any) -> Any:
        """The first column of the only row."""
        [[value]] = self.rows(statement, *values)
        return value

    @property
    def bi_url(self) -> str:
        parts = conninfo.conninfo_to_dict(self.url)
        return conninfo.make_conninfo(
            "", **(parts | {"user": "bi_reader", "password": BI_PASSWORD})
        )


@contextmanager
def fresh_home(
    server: postgres.Embedded,
    folder: Path,
    sandbox_port: int,
    template: str = "prepared",
    name: str | None = None,
    **variables: str,
) -> Iterator[Home]:
    """A database from a template and a home in `folder`, in force until the block ends.

    Args:
        name: of the database; dbt parses its project anew where the name is another.
    """
    name = name or f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        copy_database(admin, name, template)
        try:
            url = server.warehouse_url.replace("/warehouse", f"/{name}")
            with environment(url, folder, sandbox_port, **variables) as fresh:
                yield fresh
        finally:
            admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def copy_database(admin: psycopg.Connection, name: str, template: str) -> None:
    """Make database `name` as `template` is; whoever is still connected to that is cut off."""
    # what a night of this process left open: a database in use cannot be copied
    admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [template]
    )
    admin.execute(
        sql.SQL("create database {} template {} owner ssk_owner").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


@contextmanager
def environment(url: str, folder: Path, sandbox_port: int, **variables: str) -> Iterator[Home]:
    """Settings by environment variables, in force until the block ends."""
    wanted = {
        "SSK_HOME": str(folder),
        "SSK_PROFILE": "sandbox",
        "SSK_WAREHOUSE_URL": url,
        "SSK_BI_PASSWORD": BI_PASSWORD,
        "SSK_SANDBOX_PORT": str(sandbox_port),
        "SSK_AIRFLOW_PORT": "1",  # nobody's
        "SSK_BPS_KEY": BPS_KEY,
        "SSK_HTTP_TIMEOUT_SECONDS": "5",
        "SSK_HTTP_RETRIES": "2",
        "SSK_HTTP_BACKOFF_SECONDS": "0",
        **variables,
    }
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in wanted.items():
            patch.setenv(variable, value)
        forget_settings()
        try:
            yield Home(folder, url, get_settings())
        finally:
            patch.undo()
            forget_settings()


EMPTY = """
do $$
declare
    leftover regclass;
begin
    for leftover in
        select inhrelid from pg_inherits
        inner join pg_class on pg_class.oid = inhrelid and relnamespace = 'raw'::regnamespace
    loop
        execute format('drop table %s', leftover);
    end loop;
    truncate ops.snapshot, ops.pull, ops.quarantine, ops.build, ops.release, ops.inbox_file,
        ops.backfill
        restart identity cascade;
end
$$
"""


@contextmanager
def setting(**variables: str) -> Iterator[None]:
    """Other `SSK_...` variables until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in variables.items():
            patch.setenv(variable, value)
        forget_settings()
        yield
    forget_settings()


def forget_settings() -> None:
    """Let the next call read the environment again."""
    get_settings.cache_clear()
    warehouse._embedded.cache_clear()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
