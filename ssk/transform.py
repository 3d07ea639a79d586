"""Build the candidate: dbt from the current snapshots into an empty schema, never into `ssk`."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo

from ssk import ingest, warehouse
from ssk.errors import SskError, StaleSourceError
from ssk.redact import redact
from ssk.settings import ROOT, get_settings

CANDIDATE = "ssk_candidate"
DBT_PROJECT = ROOT / "dbt_project"
# what decides a release besides the data: change one of these and the next night builds anew
CODE = ("dbt_project", "expectations", "ssk/sql")


@dataclass(frozen=True)
class Transformed:
    """The candidate that was built, or why none was needed."""

    build_id: int | None
    message: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def transform(
    *, force: bool = False, say: Callable[[str], None] = lambda line: None
) -> Transformed:
    """Build `ssk_candidate` unless nothing changed since the newest release.

    Args:
        force: build although nothing changed.
        say: receives dbt's lines as they come.

    Raises:
        StaleSourceError: a source is older than its max_age or never delivered.
        BusyError: another run is building.
        SskError: dbt failed; the candidate stays for inspection.
    """
    ingest.register()
    with warehouse.connect() as connection, warehouse.exclusive(connection, "build"):
        require_fresh(connection)
        snapshot_ids, fingerprint = _inputs(connection)
        newest = connection.execute(
            "select release_id, fingerprint from ops.release join ops.build using (build_id)"
            " order by release_id desc limit 1"
        ).fetchone()
        if newest and newest[1] == fingerprint and not force:
            return Transformed(None, f"nothing changed since release {newest[0]}")
        build_id = _open_build(connection, fingerprint, snapshot_ids)
        tail = _dbt("build", "--exclude-resource-type", "unit_test", say=say)
        state = "failed" if tail else "built"
        connection.execute(
            "update ops.build set state = %s, finished_at = clock_timestamp(), message = %s"
            " where build_id = %s",
            [state, tail or None, build_id],
        )
        connection.commit()
        if tail:
            raise SskError(
                f"dbt could not build candidate {build_id}; what is published stays.\n{tail}",
                f"Mend the model or the data; the half-built candidate is in schema {CANDIDATE}.",
            )
    return Transformed(build_id, f"candidate {build_id} built from {len(snapshot_ids)} snapshots")


def require_fresh(connection: psycopg.Connection) -> None:
    """Raise when the last good delivery of a dataset is missing or older than its source allows."""
    late = connection.execute(
        """
        select dataset.dataset_id, source.max_age_days, max(current_snapshot.checked_at),
            (select message from ops.pull where pull.dataset_id = dataset.dataset_id
                and outcome <> 'ok' order by pull_id desc limit 1)
        from ops.dataset
        inner join ops.source using (source_id)
        left join ops.current_snapshot using (dataset_id)
        group by dataset.dataset_id, source.max_age_days
        having coalesce(max(current_snapshot.checked_at), '-infinity')
            < now() - make_interval(days => source.max_age_days)
        order by dataset.dataset_id
        """
    ).fetchall()
    if late:
        lines = [
            f"  {dataset}: {f'last good delivery {seen:%Y-%m-%d}' if seen else 'never delivered'},"
            f" may be {age} days old. {message or ''}"
            for dataset, age, seen, message in late
        ]
        raise StaleSourceError(
            "No release: sources are too old or missing.\n" + "\n".join(lines) + "\n",
            "Run `ssk ingest SOURCE`, drop a file into its inbox, or see `ssk doctor`.",
        )


def dbt_environment() -> dict[str, str]:
    """Environment for dbt: connection by variables, artefacts outside the repository."""
    parts = conninfo.conninfo_to_dict(warehouse.url())
    work = get_settings().home / "dbt"
    return os.environ | {
        "SSK_DBT_HOST": str(parts.get("host") or "127.0.0.1"),
        "SSK_DBT_PORT": str(parts.get("port") or 5432),
        "SSK_DBT_USER": str(parts.get("user") or ""),
        "SSK_DBT_PASSWORD": str(parts.get("password") or ""),
        "SSK_DBT_DBNAME": str(parts.get("dbname") or ""),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "DBT_VERSION_CHECK": "false",
    }


def _dbt(*arguments: str, say: Callable[[str], None]) -> str:
    """Run dbt; the end of its output when it failed, else an empty string."""
    executable = shutil.which("dbt", path=str(Path(sys.executable).parent)) or "dbt"
    last: deque[str] = deque(maxlen=40)
    with subprocess.Popen(
        [executable, *arguments],
        env=dbt_environment(),
        cwd=DBT_PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            clean = redact(line.rstrip())
            last.append(clean)
            say(clean)
    return "\n".join(last) if process.returncode else ""


def _inputs(connection: psycopg.Connection) -> tuple[list[int], str]:
    """Current snapshots, and a hash of everything that decides the content of a release."""
    rows = connection.execute(
        "select snapshot_id from ops.current_snapshot order by snapshot_id"
    ).fetchall()
    snapshot_ids = [row[0] for row in rows]
    digest = hashlib.sha256(repr(snapshot_ids).encode())
    # targets expire and sources fall due with the year
    digest.update(str(datetime.now(UTC).year).encode())
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".sql", ".yml", ".csv", ".py", ".md"}:
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return snapshot_ids, digest.hexdigest()


def _open_build(connection: psycopg.Connection, fingerprint: str, snapshot_ids: list[int]) -> int:
    connection.execute(
        "update ops.build set state = 'failed', message = 'interrupted',"
        " finished_at = clock_timestamp() where state = 'building'"
    )
    row = connection.execute(
        "insert into ops.build (state, fingerprint, snapshot_ids) values ('building', %s, %s)"
        " returning build_id",
        [fingerprint, snapshot_ids],
    ).fetchone()
    assert row is not None
    connection.execute(f"drop schema if exists {CANDIDATE} cascade")
    connection.execute(f"create schema {CANDIDATE}")
    connection.execute(f"comment on schema {CANDIDATE} is 'build {row[0]}'")
    connection.commit()
    return int(row[0])
