"""Bring a dataset in: fetch, land, load; one row in `ops.pull` says how it ended.

A source that fails is isolated: its last good delivery stays current and the night goes on while
that is younger than the source's `max_age`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests

from ssk import sources, warehouse
from ssk.errors import Outcome, PullError, SskError
from ssk.files import inbox_files, read_file
from ssk.landing import Landing
from ssk.raw import ensure_table, load
from ssk.redact import redact
from ssk.settings import get_settings
from ssk.sources import Delivery, Source
from ssk.web import Web

log = logging.getLogger("ssk.ingest")
IsNews = Callable[[Web, str, list[int]], bool]


@dataclass(frozen=True)
class PartResult:
    """How one part of a dataset ended (counts are rows)."""

    dataset_id: str
    part: str
    outcome: Outcome
    changed: bool
    loaded: int
    quarantined: int
    message: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def register() -> None:
    """Write sources and datasets of the registry into `ops` and make their raw tables."""
    warehouse.prepare()
    with warehouse.connect("ssk_loader") as connection:
        connection.execute("select pg_advisory_xact_lock(hashtext('ssk.register'))")
        for source_id in sources.REGISTERED:
            source = sources.source(source_id)
            _register_source(connection, source)
            for dataset in source.datasets.values():
                connection.execute(
                    """
                    insert into ops.dataset (dataset_id, source_id, raw_table, title)
                    values (%s, %s, %s, %s)
                    on conflict (dataset_id) do update set title = excluded.title
                    """,
                    [dataset.dataset_id, source_id, dataset.raw_table, dataset.title],
                )
                ensure_table(connection, dataset)


def ingest(dataset_id: str, file: Path | None = None) -> list[PartResult]:
    """Bring one dataset in by HTTP, or from `file`, and from what waits in its inbox folder.

    Returns:
        One result per part; a part that failed is in the list and did not change what is current.

    Raises:
        SskError: no such dataset, or the warehouse cannot be reached.
    """
    dataset = sources.dataset(dataset_id)
    source = sources.source(dataset.source_id)
    register()
    results: list[PartResult] = []
    with (
        warehouse.connect("ssk_loader") as connection,
        # one conversation with a source at a time, whatever number of tasks run
        warehouse.exclusive(connection, f"source.{source.source_id}", wait=True),
    ):
        web = Web(connection, Landing(get_settings().landing_dir), source, dataset)
        if file is not None:
            return [_take_file(web, file, _differs_from_current)]
        for waiting in inbox_files(get_settings().inbox_dir, dataset):
            results.append(_take_file(web, waiting, _never_taken))
        results.extend(_take_deliveries(web))
    return results


def _take_deliveries(web: Web) -> Iterator[PartResult]:
    connector = sources.connector(web.source.source_id)
    try:
        for item in connector.deliver(web):
            yield _settle(web, "http", item, _differs_from_last_answer)
    except PullError as error:
        yield _settle(web, "http", error, _differs_from_last_answer)
    except (LookupError, TypeError, ValueError, AttributeError, requests.RequestException) as error:
        log.exception("%s", web.dataset.dataset_id)
        shape = PullError(
            "malformed",
            f"{web.dataset.dataset_id}: the source answers in another shape ({error!r}).",
            f"Compare its answers with ssk/sources/{web.source.source_id}.py and mend that.",
        )
        yield _settle(web, "http", shape, _differs_from_last_answer)


def _take_file(web: Web, path: Path, is_news: IsNews) -> PartResult:
    try:
        return _settle(web, "file", read_file(web, path), is_news)
    except PullError as error:
        return _settle(web, "file", error, is_news)


def _settle(web: Web, door: str, item: Delivery | PullError, is_news: IsNews) -> PartResult:
    """Load a delivery, or write down why there is none; always one row in `ops.pull`.

    `is_news` says whether the snapshots become what staging reads.
    """
    web.connection.rollback()
    if isinstance(item, PullError):
        return _refuse(web, door, item)
    try:
        with web.connection.transaction():
            loaded, refused = load(web.connection, web.landing, web.dataset, item)
            snapshot_ids = [page.landed.snapshot_id for page in item.pages]
            changed = is_news(web, item.part, snapshot_ids)
            web.connection.execute(
                """
                insert into ops.pull (dataset_id, part, door, outcome, changed, snapshot_ids,
                    reported_count, loaded_count, quarantined_count)
                values (%s, %s, %s, 'ok', %s, %s, %s, %s, %s)
                """,
                [
                    web.dataset.dataset_id,
                    item.part,
                    door,
                    changed,
                    snapshot_ids,
                    item.reported_count,
                    loaded,
                    refused,
                ],
            )
    except SskError as error:
        if not isinstance(error, PullError):  # a landed file that is damaged
            error = PullError("malformed", error.message, error.remedy)
        error.part = item.part
        return _refuse(web, door, error)
    return PartResult(web.dataset.dataset_id, item.part, "ok", changed, loaded, refused)


def _refuse(web: Web, door: str, error: PullError) -> PartResult:
    message = redact(str(error)).replace("\x00", "\ufffd")
    web.connection.execute(
        "insert into ops.pull (dataset_id, part, door, outcome, message)"
        " values (%s, %s, %s, %s, %s)",
        [web.dataset.dataset_id, error.part, door, error.outcome, message],
    )
    web.connection.commit()
    return PartResult(web.dataset.dataset_id, error.part, error.outcome, False, 0, 0, message)


def _differs_from_last_answer(web: Web, part: str, snapshot_ids: list[int]) -> bool:
    """News by HTTP: another answer than the last one.

    Files are left out on purpose: a site that still shows what it showed yesterday does not take
    back the corrected file that a person dropped since.
    """
    row = web.connection.execute(
        "select snapshot_ids from ops.pull where dataset_id = %s and part = %s and door = 'http'"
        " and outcome = 'ok' order by pull_id desc limit 1",
        [web.dataset.dataset_id, part],
    ).fetchone()
    return row is None or row[0] != snapshot_ids


def _never_taken(web: Web, part: str, snapshot_ids: list[int]) -> bool:
    """News in the inbox: bytes not taken before; what lies there is seen again every night."""
    row = web.connection.execute(
        "select 1 from ops.pull where dataset_id = %s and part = %s and door = 'file'"
        " and outcome = 'ok' and snapshot_ids = %s::bigint[] limit 1",
        [web.dataset.dataset_id, part, snapshot_ids],
    ).fetchone()
    return row is None


def _differs_from_current(web: Web, part: str, snapshot_ids: list[int]) -> bool:
    """News by `--file`: a person asks for this file now, so only what is in use is no news."""
    row = web.connection.execute(
        "select array_agg(snapshot_id order by snapshot_id) from ops.current_snapshot"
        " where dataset_id = %s and part = %s",
        [web.dataset.dataset_id, part],
    ).fetchone()
    return row is None or row[0] != sorted(snapshot_ids)


def _register_source(connection: psycopg.Connection, source: Source) -> None:
    columns = (
        "producer",
        "title",
        "url",
        "licence",
        "citation",
        "cadence",
        "owner",
        "contact",
        "max_age_days",
        "expected_release_month",
        "note",
    )
    connection.execute(
        """
        insert into ops.source (source_id, producer, title, url, licence, citation, cadence, owner,
            contact, max_age_days, expected_release_month, note)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (source_id) do update set
            (producer, title, url, licence, citation, cadence, owner, contact, max_age_days,
                expected_release_month, note)
            = (excluded.producer, excluded.title, excluded.url, excluded.licence,
                excluded.citation, excluded.cadence, excluded.owner, excluded.contact,
                excluded.max_age_days, excluded.expected_release_month, excluded.note)
        """,
        [source.source_id, *(source.origin.get(name) for name in columns)],
    )
