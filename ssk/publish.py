"""Publish a gated candidate by renaming schemas in one transaction, and take a release back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import sql

from ssk import history, notes, warehouse
from ssk.errors import SskError
from ssk.gate import PUBLISHED, candidate_build, page
from ssk.settings import get_settings
from ssk.transform import CANDIDATE

T = TypeVar("T")
LOCK_TRIES = 6


@dataclass(frozen=True)
class Release:
    """A published release; `state` is current, kept (rollback returns to it) or dropped."""

    release_id: int
    published_at: datetime
    verdict: str
    state: str
    value_count: int
    revision_count: int
    build_id: int

    @property
    def page(self) -> Path:
        """The gate page that was written when it was judged."""
        return page(self.build_id)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "published_at": self.published_at.isoformat(),
            "page": str(self.page),
        }


def publish() -> Release | None:
    """Swap the gated candidate in; None when no gated candidate waits.

    A night with nothing new publishes nothing, but its failing sources are noted in the release.
    Readers see the old release or the new one, never a mix: revisions, notes, grants, both renames
    and the release row are one transaction.

    Raises:
        SskError: another session held the schemas for too long.
        BusyError: another run is building.
    """
    warehouse.prepare()
    with warehouse.connect() as connection, warehouse.exclusive(connection, "build"):
        build_id = candidate_build(connection, ("gated",))
        published = connection.execute("select to_regnamespace(%s)", [PUBLISHED]).fetchone()
        connection.commit()
        if build_id is None:
            if published and published[0]:
                _with_patience(connection, lambda: notes.late_sources(connection, PUBLISHED))
            return None
        release_id = _with_patience(connection, lambda: _swap(connection, build_id))
        _drop_old(connection)
        return next(r for r in _releases(connection) if r.release_id == release_id)


def rollback(release_id: int | None = None) -> Release:
    """Make a kept release the current one again: by default the one that readers saw before.

    Raises:
        SskError: no such kept release; the message lists those that can be returned to.
    """
    warehouse.prepare()
    with warehouse.connect() as connection, warehouse.exclusive(connection, "build"):
        known = _releases(connection)
        current = next((r for r in known if r.state == "current"), None)
        kept = [r for r in known if r.state == "kept"]
        wanted = _before(connection) if release_id is None else release_id
        target = next((r for r in kept if r.release_id == wanted), None)
        if target is None or current is None:
            raise SskError(
                f"No kept release {release_id or 'before the current one'} to return to.",
                f"Kept: {[r.release_id for r in kept] or 'none'}; see `ssk releases`.",
            )

        def swap_back() -> None:
            _retire(connection, current.release_id)
            _expose(connection, _schema(target.release_id), target.release_id)
            _log_event(connection, target.release_id, "rollback", current.release_id)

        _with_patience(connection, swap_back)
        return next(r for r in _releases(connection) if r.state == "current")


def releases() -> list[Release]:
    """All releases, newest first."""
    warehouse.prepare()
    with warehouse.connect() as connection:
        return _releases(connection)


def _swap(connection: psycopg.Connection, build_id: int) -> int:
    previous = connection.execute(
        "select release_id from ops.release where state = 'current'"
    ).fetchone()
    kept = {
        row[0]: PUBLISHED if row[1] == "current" else _schema(row[0])
        for row in connection.execute(
            "select release_id, state from ops.release where state <> 'dropped'"
        )
    }
    verdict = connection.execute(
        "select case when exists (select from ops.gate_result where build_id = %s and not success"
        " and severity in ('critical', 'warning'))"
        " or exists (select from ops.gate_failure where build_id = %s and waiver_id is not null)"
        " or exists (select from ops.hold where build_id = %s)"
        " or exists (select from ops.part_state where is_noted)"
        " then 'published_with_notes' else 'clean' end",
        [build_id] * 3,
    ).fetchone()
    assert verdict is not None
    row = connection.execute(
        f"""
        insert into ops.release (build_id, verdict, state, value_count, revision_count)
        select %s, %s, 'kept', count(*), 0 from {CANDIDATE}.fct_indicator_value
        returning release_id
        """,  # noqa: S608 (a constant name)
        [build_id, verdict[0]],
    ).fetchone()
    assert row is not None
    release_id = int(row[0])
    history.begin(connection, kept)
    history.record(connection, CANDIDATE, release_id)
    if previous:
        history.record_revisions(connection, previous[0], release_id)
        history.explain_revisions(connection, PUBLISHED, CANDIDATE, release_id, build_id)
        _retire(connection, previous[0])
    notes.write(connection, CANDIDATE, release_id, build_id)
    _expose(connection, CANDIDATE, release_id)
    connection.execute("update ops.build set state = 'published' where build_id = %s", [build_id])
    _log_event(connection, release_id, "publish", previous[0] if previous else None)
    return release_id


def _retire(connection: psycopg.Connection, release_id: int) -> None:
    """Move the published schema aside and close it to readers."""
    connection.execute("update ops.release set state = 'kept' where state = 'current'")
    connection.execute(
        f"revoke all on schema {PUBLISHED} from bi_reader;"
        f" alter schema {PUBLISHED} rename to {_schema(release_id)}"
    )


def _expose(connection: psycopg.Connection, schema: str, release_id: int) -> None:
    """Grants do not follow a rename of another schema, so they are given before it."""
    connection.execute(
        sql.SQL(
            "grant usage on schema {0} to bi_reader;"
            " grant select on all tables in schema {0} to bi_reader;"
            " alter schema {0} rename to {1}"
        ).format(sql.Identifier(schema), sql.Identifier(PUBLISHED))
    )
    connection.execute(
        "update ops.release set state = 'current' where release_id = %s", [release_id]
    )


def _log_event(
    connection: psycopg.Connection, release_id: int, action: str, from_id: int | None
) -> None:
    connection.execute(
        "insert into ops.release_event (release_id, action, from_release_id) values (%s, %s, %s)",
        [release_id, action, from_id],
    )


def _before(connection: psycopg.Connection) -> int | None:
    """The release that readers saw before the current one; it need not have the number before."""
    row = connection.execute(
        "select from_release_id from ops.release_event inner join ops.release using (release_id)"
        " where state = 'current' order by event_id desc limit 1"
    ).fetchone()
    connection.commit()
    return row[0] if row else None


def _drop_old(connection: psycopg.Connection) -> None:
    """Drop all but the kept releases that readers saw last.

    One that a reader still holds waits for the next night.
    """
    rows = connection.execute(
        "select release_id from ops.release_event inner join ops.release using (release_id)"
        " where state = 'kept' group by release_id order by max(event_id) desc"
    ).fetchall()
    connection.commit()
    for (release_id,) in rows[get_settings().keep_releases :]:
        try:
            with connection.transaction():
                connection.execute("set local lock_timeout = '2s'")
                connection.execute(
                    sql.SQL("drop schema if exists {} cascade").format(
                        sql.Identifier(_schema(release_id))
                    )
                )
                connection.execute(
                    "update ops.release set state = 'dropped' where release_id = %s", [release_id]
                )
        except psycopg.errors.LockNotAvailable:
            continue


def _with_patience(connection: psycopg.Connection, work: Callable[[], T]) -> T:
    """Run `work` as one transaction; whoever holds a lock that it needs is waited for, in bounds.

    Readers never do: renaming a schema takes no lock on its tables.
    """
    for attempt in range(1, LOCK_TRIES + 1):
        try:
            with connection.transaction():
                connection.execute("set local lock_timeout = '5s'")
                return work()
        except psycopg.errors.LockNotAvailable:
            time.sleep(attempt)
    raise SskError(
        f"Another session held the schemas for more than {LOCK_TRIES * 5} seconds.",
        "Nothing changed. See pg_stat_activity for who, then run the command again.",
    )


def _releases(connection: psycopg.Connection) -> list[Release]:
    rows = connection.execute(
        "select release_id, published_at, verdict, state, value_count, revision_count, build_id"
        " from ops.release order by release_id desc"
    ).fetchall()
    connection.commit()
    return [Release(*row) for row in rows]


def _schema(release_id: int) -> str:
    return f"ssk_r{int(release_id)}"
