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
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo

from expectations import waivers
from ssk import hold, ingest, sources, warehouse
from ssk.days import today
from ssk.errors import SskError, StaleSourceError
from ssk.hold import CANDIDATE, Part
from ssk.redact import redact
from ssk.settings import ROOT, get_settings

DBT_PROJECT = ROOT / "dbt_project"
# what decides a release besides the data: change one of these and the next night builds anew
CODE = ("dbt_project", "expectations", "ssk/sql", "ssk/sources")
# seeds are made anew, since their columns change with the code; what is fixed in the repository
# (seeds, formulas) is tested by the suite, not every night. The list of what is excluded goes on
# with what did not change since the build before.
NIGHT = (
    "build",
    "--full-refresh",
    "--exclude-resource-type",
    "unit_test",
    "--exclude",
    "path:seeds,resource_type:test",
)
# what a build has just made has no statistics yet: the planner expects one row, chooses a nested
# loop and runs it over thousands (region matching took 10 s instead of 0.3 s)
PLANNER = "-c enable_nestloop=off -c jit=off"
DBT_APPLICATION = "ssk-dbt"  # the application_name in profiles.yml


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
        force: build, and all of it, although nothing changed.
        say: receives dbt's lines as they come.

    Raises:
        StaleSourceError: a source is older than its max_age or never delivered.
        BusyError: another run is building.
        SskError: dbt failed; the candidate stays for inspection.
    """
    ingest.register()
    with warehouse.connect() as connection, warehouse.exclusive(connection, "build"):
        require_fresh(connection)
        parts = _current_parts(connection)
        code = _code_fingerprint()
        fingerprint = hashlib.sha256(f"{code} {parts!r}".encode()).hexdigest()
        settled = None if force else _settled(connection, fingerprint)
        if settled:
            _withdraw_candidate(connection)
            return Transformed(None, settled)
        build_id = _open_build(connection, fingerprint, code, parts, judge_anew=force)
        made = [] if force else _made_before(connection, build_id)
        _make(connection, build_id, made, say)
    return Transformed(build_id, f"candidate {build_id} built from {len(parts)} deliveries")


def rebuild(
    connection: psycopg.Connection,
    build_id: int,
    touched: set[str],
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Build the candidate again after something of the `touched` sources was held.

    Raises SskError when dbt fails.
    """
    connection.execute("update ops.build set state = 'building' where build_id = %s", [build_id])
    _empty_candidate(connection, build_id)
    connection.commit()
    idle = [f"path:models/staging/{s}" for s in sources.REGISTERED if s not in touched]
    _make(connection, build_id, ["resource_type:seed", *idle], say)


def _make(
    connection: psycopg.Connection, build_id: int, excluded: list[str], say: Callable[[str], None]
) -> None:
    failure = _dbt(*NIGHT, *excluded, say=say)
    connection.execute(
        "update ops.build set state = %s, finished_at = clock_timestamp(), message = %s"
        " where build_id = %s",
        ["failed" if failure else "built", failure, build_id],
    )
    connection.commit()
    if failure:
        raise SskError(
            f"dbt could not build candidate {build_id}; what is published stays.\n{failure}",
            f"Mend the model or the data; the half-built candidate is in schema {CANDIDATE}.",
        )


def _settled(connection: psycopg.Connection, fingerprint: str) -> str | None:
    """Why nothing need be built: it is published, or a person decided that it is not to be."""
    newest = connection.execute(
        "select release_id, fingerprint from ops.release join ops.build using (build_id)"
        " order by release_id desc limit 1"
    ).fetchone()
    if newest and newest[1] == fingerprint:
        return f"nothing changed since release {newest[0]}"
    kept = connection.execute(
        "select build_id, decided_by from ops.gate_decision join ops.build using (build_id)"
        " where build_id = (select max(build_id) from ops.build) and fingerprint = %s"
        " and answer = 'keep' and decided_by is not null",
        [fingerprint],
    ).fetchone()
    if kept:
        return f"nothing changed since {kept[1]} decided that candidate {kept[0]} is not published"
    return None


def require_fresh(connection: psycopg.Connection) -> None:
    """Raise when what is in use of an essential source is missing or older than it allows.

    A dataset is late as a whole when none of its parts was good in time; a part is late when it is
    asked for, fails, and was not good in time. A part that is no longer asked for is not late, also
    where the source fails as a whole (part *): that counts with its newest part.
    """
    late = connection.execute(
        """
        with allowed as (
            select dataset_id, max_age_days,
                now() - make_interval(days => max_age_days) as oldest
            from ops.dataset
            inner join ops.source using (source_id)
            where dataset_id = any(%s)
        ),

        whole as (
            select dataset_id, max(checked_at) as good_at
            from ops.current_snapshot
            group by dataset_id
        )

        select allowed.dataset_id, '*' as part, max_age_days, whole.good_at, (
            select message from ops.part_state
            where part_state.dataset_id = allowed.dataset_id and is_held
            order by tried_at desc limit 1
        )
        from allowed
        left join whole using (dataset_id)
        where coalesce(whole.good_at, '-infinity') < oldest
        union all
        select dataset_id, part_state.part, max_age_days, part_state.good_at, part_state.message
        from allowed
        inner join whole using (dataset_id)
        inner join ops.part_state using (dataset_id)
        where
            is_held
            and part_state.part <> '*'
            and whole.good_at >= oldest
            and part_state.good_at < oldest
        order by 1, 2
        """,
        [sources.essential()],
    ).fetchall()
    if late:
        lines = [
            f"  {dataset}{'' if part == '*' else f' {part}'}:"
            f" {f'last good delivery {seen:%Y-%m-%d}' if seen else 'never delivered'},"
            f" may be {age} days old. {message or ''}"
            for dataset, part, age, seen, message in late
        ]
        raise StaleSourceError(
            "No release: sources are too old or missing.\n" + "\n".join(lines) + "\n",
            "Run `ssk ingest SOURCE`, drop a file into its inbox, or see `ssk doctor`.",
        )


def dbt_environment() -> dict[str, str]:
    """Environment for dbt: connection by variables, artefacts outside the repository."""
    parts = conninfo.conninfo_to_dict(warehouse.url())
    work = get_settings().home / "dbt"
    # libpq reads from the environment what the profile has no field for
    tls = {
        f"PG{name.upper()}": str(parts[name])
        for name in ("sslmode", "sslrootcert", "sslcert", "sslkey")
        if parts.get(name)
    }
    return (
        os.environ
        | tls
        | {
            "PGOPTIONS": PLANNER,
            **_contributors(),
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
            # its debug log takes a tenth of the build; what is said is in the log of the task
            "DBT_LOG_LEVEL_FILE": os.environ.get("DBT_LOG_LEVEL_FILE", "info"),
        }
    )


def _contributors() -> dict[str, str]:
    """Which sources have a model in each union of the dbt project, for its macro union_of."""
    found: dict[str, list[str]] = {}
    for source_id in sources.REGISTERED:
        for union in sources.source(source_id).contributes:
            found.setdefault(f"SSK_DBT_{union.upper()}", []).append(source_id)
    return {variable: ",".join(source_ids) for variable, source_ids in found.items()}


def _dbt(*arguments: str, say: Callable[[str], None]) -> str | None:
    """Run dbt; None when it did well, else the end of what it said."""
    executable = shutil.which("dbt", path=str(Path(sys.executable).parent)) or "dbt"
    last: deque[str] = deque(maxlen=40)
    with subprocess.Popen(
        [executable, *arguments],
        env=dbt_environment(),
        cwd=DBT_PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            clean = redact(line.rstrip())
            last.append(clean)
            say(clean)
    if process.returncode:
        return "\n".join(last) or f"dbt ended with {process.returncode} and said nothing."
    return None


def _end_with_parent() -> None:
    """Let the kernel end dbt when this process dies, so that it builds on into nothing."""
    import ctypes
    import signal

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _current_parts(connection: psycopg.Connection) -> list[Part]:
    return connection.execute(
        "select dataset_id, part, snapshot_id from ops.current_snapshot order by 1, 2, 3"
    ).fetchall()


def _code_fingerprint() -> str:
    """A hash of all but the data that decides the content of a release."""
    day = today()
    # targets expire with the year, sources fall due with the month, waivers end on their day
    try:
        waived = [waiver.waiver_id for waiver in waivers.in_force(day)]
    except waivers.WaiverError as error:
        raise SskError(str(error), "Mend expectations/waivers.csv.") from error
    digest = hashlib.sha256(f"{day:%Y-%m} {waived}".encode())
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".sql", ".yml", ".csv", ".py", ".md"}:
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _made_before(connection: psycopg.Connection, build_id: int) -> list[str]:
    """What dbt need not make again for this build: arguments of its --exclude.

    After a sound build of the same code the seeds and the staging of sources that delivered nothing
    since, and of which the same rows are held, are as they would be made; else only the tests of
    sources without rows are left out.
    """
    before = connection.execute(
        "select before.build_id from ops.build as before inner join ops.build as this"
        " on this.build_id = %(id)s and before.code_fingerprint = this.code_fingerprint"
        " where before.build_id = (select max(build_id) from ops.build where build_id < %(id)s)"
        " and before.state not in ('building', 'failed')",
        {"id": build_id},
    ).fetchone()
    different = connection.execute(
        """
        with made_of as (
            select build_id, dataset_id, part, snapshot_id, null as held_row
            from ops.build_part
            union
            select build_id, dataset_id, null, snapshot_id, source_row
            from ops.hold
            where scope = 'rows'
        )

        select split_part(dataset_id, '.', 1)
        from made_of
        where build_id in (%(this)s, %(before)s)
        group by dataset_id, part, snapshot_id, held_row
        having %(before)s::bigint is null or count(*) = 1
        """,
        {"this": build_id, "before": before[0] if before else None},
    ).fetchall()
    touched = {source_id for (source_id,) in different}
    idle = [f"path:models/staging/{s}" for s in sources.REGISTERED if s not in touched]
    if before:
        return ["resource_type:seed", *idle]
    return [f"{path},resource_type:test" for path in idle]


def _withdraw_candidate(connection: psycopg.Connection) -> None:
    """A candidate whose inputs are no longer the newest is not judged and not published."""
    connection.execute(
        "update ops.build set state = 'superseded'"
        " where state in ('built', 'gated', 'blocked', 'undecided')"
    )
    connection.commit()


def _open_build(
    connection: psycopg.Connection,
    fingerprint: str,
    code: str,
    parts: list[Part],
    *,
    judge_anew: bool,
) -> int:
    connection.execute(
        "update ops.build set state = 'failed', message = 'interrupted',"
        " finished_at = clock_timestamp() where state = 'building'"
    )
    # who holds the lock of the build is the only builder: an orphan of a killed run must end
    connection.execute("reset role")  # dbt's sessions belong to the login
    connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = %s and datname = current_database()",
        [DBT_APPLICATION],
    )
    connection.execute("set role ssk_owner")
    _withdraw_candidate(connection)
    row = connection.execute(
        "insert into ops.build (state, fingerprint, code_fingerprint)"
        " values ('building', %s, %s) returning build_id",
        [fingerprint, code],
    ).fetchone()
    assert row is not None
    build_id = int(row[0])
    if not judge_anew:
        hold.carry_over(connection, build_id, code, parts)
    hold.write_parts(connection, build_id, hold.put_back(connection, build_id, parts))
    _empty_candidate(connection, build_id)
    connection.commit()
    return build_id


def _empty_candidate(connection: psycopg.Connection, build_id: int) -> None:
    connection.execute(f"drop schema if exists {CANDIDATE} cascade")
    connection.execute(f"create schema {CANDIDATE}")
    connection.execute(f"comment on schema {CANDIDATE} is 'build {build_id}'")
