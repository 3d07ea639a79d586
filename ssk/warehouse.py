"""Connections to the warehouse database and the objects that must stand before a night starts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from ssk import postgres
from ssk.days import HOUSE
from ssk.errors import BusyError, SskError
from ssk.settings import Settings, get_settings

SQL_DIR = Path(__file__).parent / "sql"


@lru_cache
def _embedded(settings_home: Path) -> postgres.Embedded:
    return postgres.ensure_running(get_settings())


def url(settings: Settings | None = None) -> str:
    """Address of the warehouse: `SSK_WAREHOUSE_URL`, else the embedded server (it is started)."""
    settings = settings or get_settings()
    if settings.warehouse_url:
        return settings.warehouse_url.get_secret_value()
    return _embedded(settings.home).warehouse_url


def connect(role: str = "ssk_owner", *, autocommit: bool = False) -> psycopg.Connection:
    """A connection that acts as `role` (`ssk_owner` or `ssk_loader`), in the time of the house.

    Raises:
        SskError: the server cannot be reached, or the login may not act as the role.
    """
    try:
        connection = psycopg.connect(url(), autocommit=True, application_name="ssk")
    except psycopg.OperationalError as error:
        raise SskError(
            f"The warehouse cannot be reached: {error}",
            "Check SSK_WAREHOUSE_URL, or unset it to use the embedded server.",
        ) from error
    connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
    connection.execute(sql.SQL("set timezone to {}").format(HOUSE.key))
    connection.autocommit = autocommit
    return connection


def prepare() -> None:
    """Make roles, the ops schema and its functions; a second call changes nothing.

    The files are applied when their text differs from what was applied last, under a lock, since
    mapped tasks of one night call this at the same time.
    """
    files = [SQL_DIR / name for name in ("roles.sql", "ops.sql", "functions.sql")]
    text = "\n".join(file.read_text() for file in files)
    password = _bi_password()
    # every role can read the digest; the login's own password keeps the other from being guessed
    salt = conninfo.conninfo_to_dict(url()).get("password")
    digest = hashlib.sha256(f"{text}{password}{salt}".encode()).hexdigest()
    with (
        psycopg.connect(url(), autocommit=True, application_name="ssk") as connection,
        connection.transaction(),
    ):
        connection.execute("select pg_advisory_xact_lock(hashtext('ssk.prepare'))")
        applied = connection.execute(
            "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'ops'"
        ).fetchone()
        if applied and applied[0] == digest:
            return
        connection.execute(files[0].read_text().encode())
        database = connection.info.dbname
        connection.execute(
            sql.SQL("grant create, connect on database {} to ssk_owner").format(
                sql.Identifier(database)
            )
        )
        connection.execute("set local role ssk_owner")
        for file in files[1:]:
            connection.execute(file.read_text().encode())
        connection.execute(sql.SQL("comment on schema ops is {}").format(sql.Literal(digest)))
        connection.execute("reset role")
        if password:
            # the server's log sees a verifier, not the password
            verifier = connection.pgconn.encrypt_password(
                password.encode(), b"bi_reader", b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("alter role bi_reader password {}").format(sql.Literal(verifier.decode()))
            )


def _bi_password() -> str | None:
    """The password of the BI role: the setting, else the embedded server's own."""
    settings = get_settings()
    if settings.bi_password:
        return settings.bi_password.get_secret_value()
    return None if settings.warehouse_url else _embedded(settings.home).bi_password


@contextmanager
def exclusive(connection: psycopg.Connection, name: str, *, wait: bool = False) -> Iterator[None]:
    """Hold the session lock `name`; another session that wants it waits or gets BusyError."""
    key = f"ssk.{name}"
    if wait:
        connection.execute("select pg_advisory_lock(hashtext(%s))", [key])
    else:
        got = connection.execute("select pg_try_advisory_lock(hashtext(%s))", [key]).fetchone()
        if not got or not got[0]:
            raise BusyError(
                f"Another run is busy with '{name}'.",
                "Wait for it to end (`ssk status` shows what runs), then start again.",
            )
    if not connection.autocommit:
        connection.commit()
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.rollback()
            connection.execute("select pg_advisory_unlock(hashtext(%s))", [key])
            if not connection.autocommit:
                connection.commit()
