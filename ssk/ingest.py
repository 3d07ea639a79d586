"""Bring a dataset in: fetch, land, load; one row in `ops.pull` says how it ended.

A source that fails is isolated: its last good delivery stays current and the night goes on while
that is younger than the source's `max_age`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import requests

from ssk import inbox, sources, warehouse
from ssk.errors import Outcome, PullError, SskError
from ssk.files import read_file
from ssk.landing import Landing
from ssk.raw import ensure_table, load
from ssk.redact import redact
from ssk.settings import get_settings
from ssk.sources import Dataset, Delivery, Source
from ssk.tables import open_table, stamp
from ssk.web import Web

log = logging.getLogger("ssk.ingest")
IsNews = Callable[[Web, str, list[int]], bool]
FAILED = ("refused", "blocked", "malformed", "unreachable")
REVISED_BY_FILE = "a newer file supersedes the older one of the same region and period"


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
    reply: str = ""  # address of the returned copy, when rows of a file were refused

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
                    insert into ops.dataset
                        (dataset_id, source_id, raw_table, title, how_to_deliver)
                    values (%s, %s, %s, %s, %s)
                    on conflict (dataset_id) do update set
                        title = excluded.title, how_to_deliver = excluded.how_to_deliver
                    """,
                    [
                        dataset.dataset_id,
                        source_id,
                        dataset.raw_table,
                        dataset.title,
                        dataset.how_to_deliver,
                    ],
                )
                ensure_table(connection, dataset)


def ingest(
    dataset_id: str,
    *,
    file: str | Path | None = None,
    years: range | None = None,
    take_shrunk: bool = False,
    sender: str | None = None,
) -> list[PartResult]:
    """Bring one dataset in: what waits in its inbox folder, then what its source answers.

    Args:
        file: take this file (a path or an fsspec address) instead.
        years: ask the source for these years only; a window that was interrupted goes on.
        take_shrunk: a person says that rows which are gone are really gone.
        sender: who sent `file`, when the file does not say so itself.

    Returns:
        One result per part; a part that failed is in the list and did not change what is current.

    Raises:
        SskError: no such dataset or file, or the warehouse cannot be reached.
    """
    dataset = sources.dataset(dataset_id)
    source = sources.source(dataset.source_id)
    dropped = inbox.dropped(str(file)) if file is not None else None
    register()
    with _conversation(source, dataset) as web:
        desk = Desk(web, take_shrunk)
        if dropped:
            results = desk.take_file(dropped, _differs_from_current, sender)
            inbox.remember(web.connection, web.source, dataset, dropped)
            return results
        if years:
            return list(_backfill(desk, years))
        results = _take_waiting(desk, f"{source.source_id}/{dataset.name}")
        if dataset.http:
            results += _take_deliveries(desk)
        return results


def take_inbox() -> list[PartResult]:
    """Take what waits in the inbox for datasets that have no other door, and what lies higher up.

    A file in a source's folder is for each of its datasets whose table it holds; one in the inbox
    itself is recognised among all forms.

    Raises:
        SskError: the inbox or the warehouse cannot be reached.
    """
    register()
    found: list[tuple[inbox.Dropped, list[str], bool]] = []  # file, candidates, to be recognised
    every: list[str] = []
    for source_id in sources.REGISTERED:
        datasets = sources.source(source_id).datasets.values()
        forms = [dataset.dataset_id for dataset in datasets if dataset.form]
        every += forms
        found += [(dropped, forms, True) for dropped in inbox.waiting(source_id)]
        for dataset in datasets:
            if not dataset.http:
                folder = f"{source_id}/{dataset.name}"
                found += [(file, [dataset.dataset_id], False) for file in inbox.waiting(folder)]
    found += [(dropped, every, True) for dropped in inbox.waiting("")]
    results = []
    # the newest decides, wherever it lies
    for dropped, dataset_ids, is_unsorted in sorted(found, key=lambda one: one[0].modified_at):
        if is_unsorted:
            results += _take_unsorted(dropped, dataset_ids)
            continue
        dataset = sources.dataset(dataset_ids[0])
        with _conversation(sources.source(dataset.source_id), dataset) as web:
            results += _take_new(Desk(web), dropped)
    return results


@contextmanager
def _conversation(source: Source, dataset: Dataset) -> Iterator[Web]:
    with (
        warehouse.connect("ssk_loader") as connection,
        # one conversation with a source at a time, whatever number of tasks run
        warehouse.exclusive(connection, f"source.{source.source_id}", wait=True),
    ):
        yield Web(connection, Landing(get_settings().landing_dir), source, dataset)


def _take_unsorted(dropped: inbox.Dropped, dataset_ids: list[str]) -> list[PartResult]:
    """A file that lies in no dataset's folder: for those whose stamp or headings it carries."""
    try:
        recognised = recognise(dropped, dataset_ids)
    except PullError as error:
        log.warning("%s is left where it is: %s", dropped.path, error)
        return []
    results = []
    for dataset_id in recognised:
        dataset = sources.dataset(dataset_id)
        with _conversation(sources.source(dataset.source_id), dataset) as web:
            of = f".{dataset.name}" if len(recognised) > 1 else ""
            results += _take_new(Desk(web), dropped, of)
    if not recognised:
        log.warning("%s: no form has these headings, the file is left where it is", dropped.path)
    return results


def recognise(dropped: inbox.Dropped, dataset_ids: list[str]) -> list[str]:
    """The forms that a file is of: by the stamp of its template, else the best of each table.

    Forms share headings: a table is of the one form that knows most of them, or of none that can
    be told.
    """
    body = dropped.read()
    stamped = stamp(body, dropped.name)
    if stamped:
        return [dataset_id for dataset_id in dataset_ids if dataset_id == stamped[0]]
    found: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for dataset_id in dataset_ids:
        with suppress(PullError):
            table = open_table(sources.dataset(dataset_id), body, dropped.name)
            place = (table.sheet, table.header_row)
            found.setdefault(place, []).append((len(table.positions), dataset_id))
    best = []
    for fits in found.values():
        most = max(fits)[0]
        equal = [dataset_id for count, dataset_id in fits if count == most]
        if len(equal) == 1:
            best += equal
        else:
            log.warning("%s fits %s alike; put it into the folder of one", dropped.path, equal)
    return best


def _take_new(desk: Desk, dropped: inbox.Dropped, of: str = "") -> list[PartResult]:
    web = desk.web
    if not inbox.is_new(web.connection, web.source, web.dataset, dropped):
        return []
    results = desk.take_file(dropped, _newer_than_current, of=of)
    inbox.remember(web.connection, web.source, web.dataset, dropped)
    return results


def _take_waiting(desk: Desk, folder: str) -> list[PartResult]:
    return [one for dropped in inbox.waiting(folder) for one in _take_new(desk, dropped)]


def _backfill(desk: Desk, years: range) -> Iterator[PartResult]:
    """Year by year; a year counts as done unless the source could not be asked for it."""
    web = desk.web
    window = [web.dataset.dataset_id, years[0], years[-1]]
    with web.connection.transaction():
        row = (
            web.connection.execute(
                "select backfill_id, done_years from ops.backfill where finished_at is null"
                " and (dataset_id, first_year, last_year) = (%s, %s, %s)"
                " order by backfill_id desc limit 1",
                window,
            ).fetchone()
            or web.connection.execute(
                "insert into ops.backfill (dataset_id, first_year, last_year) values (%s, %s, %s)"
                " returning backfill_id, done_years",
                window,
            ).fetchone()
        )
    assert row is not None
    backfill_id, done = row
    failed = False
    for year in years:
        if year in done:
            continue
        web.years = range(year, year + 1)
        results = _take_deliveries(desk)
        yield from results
        if any(result.outcome in FAILED for result in results):
            failed = True
            continue
        with web.connection.transaction():
            web.connection.execute(
                "update ops.backfill set done_years = done_years || %s where backfill_id = %s",
                [year, backfill_id],
            )
    if not failed:
        with web.connection.transaction():
            web.connection.execute(
                "update ops.backfill set finished_at = clock_timestamp() where backfill_id = %s",
                [backfill_id],
            )


def _take_deliveries(desk: Desk) -> list[PartResult]:
    web = desk.web
    results: list[PartResult] = []
    connector = sources.connector(web.source.source_id)
    try:
        for item in connector.deliver(web):
            results += desk.settle("http", item, _differs_from_last_answer)
    except PullError as error:
        results += desk.settle("http", error, _differs_from_last_answer)
    except (LookupError, TypeError, ValueError, AttributeError, requests.RequestException) as error:
        log.exception("%s", web.dataset.dataset_id)
        shape = PullError(
            "malformed",
            f"{web.dataset.dataset_id}: the source answers in another shape ({error!r}).",
            f"Compare its answers with ssk/sources/{web.source.source_id}.py and mend that.",
        )
        results += desk.settle("http", shape, _differs_from_last_answer)
    return results


class Desk:
    """Takes deliveries and files of one dataset in, and writes down how each ended."""

    def __init__(self, web: Web, take_shrunk: bool = False) -> None:
        self.web = web
        self.take_shrunk = take_shrunk

    def take_file(
        self, dropped: inbox.Dropped, is_news: IsNews, sender: str | None = None, of: str = ""
    ) -> list[PartResult]:
        """Take a file; of a form, refused rows go back to the sender in a copy of it."""
        dataset = self.web.dataset
        try:
            read = read_file(self.web, dropped, sender)
        except PullError as error:
            results = self.settle("file", error, is_news)
            snapshot_id = None
        else:
            results = self.settle("file", read.delivery, is_news)
            snapshot_id = read.delivery.pages[0].landed.snapshot_id
            if read.ignored:
                note = f"Kolom yang bukan isian dilewati: {', '.join(read.ignored)}."
                results = [replace(r, message=f"{r.message} {note}".strip()) for r in results]
        bad = any(r.quarantined or r.outcome != "ok" for r in results)
        if dataset.form is None or not bad:
            return results
        from ssk.workbooks.reply import write_reply

        message = "\n".join(r.message for r in results if r.outcome != "ok")
        reply = dropped.answer(
            write_reply(
                self.web.connection, dataset, snapshot_id, dropped.read(), dropped.name, message
            ),
            of,
        )
        log.warning(
            "%s: %d rows taken, %d refused, %d of %d parts not taken; the copy with the faults is"
            " %s. %s",
            dropped.name,
            sum(r.loaded for r in results),
            sum(r.quarantined for r in results),
            sum(r.outcome != "ok" for r in results),
            len(results),
            reply,
            " ".join([r.message for r in results if r.message][:3]),
        )
        return [replace(result, reply=reply) for result in results]

    def settle(self, door: str, item: Delivery | PullError, is_news: IsNews) -> list[PartResult]:
        """Load a delivery, or write down why there is none; a row in `ops.pull` per part.

        `is_news` says whether the snapshots become what staging reads.
        """
        web = self.web
        web.connection.rollback()
        if isinstance(item, PullError):
            return [self._refuse(door, item)]
        try:
            with web.connection.transaction():
                counts = load(web.connection, web.landing, web.dataset, item)
                snapshot_ids = [page.landed.snapshot_id for page in item.pages]
                # a refused row may not say whose it is
                spoilt = sum(refused for _, refused in counts.values())
                results = [
                    self._record(door, item, part, snapshot_ids, taken, refused, spoilt, is_news)
                    for part, (taken, refused) in counts.items()
                ]
        except SskError as error:
            if not isinstance(error, PullError):  # a landed file that is damaged
                error = PullError("malformed", error.message, error.remedy)
            error.part = item.part
            return [self._refuse(door, error)]
        if results:
            return results
        # what was wrong with each row stays in quarantine
        return [
            self._refuse(
                door,
                PullError(
                    "malformed",
                    f"{web.dataset.dataset_id}: semua baris ditolak.",
                    "Lihat salinan berkas yang dikembalikan.",
                ),
            )
        ]

    def _record(
        self,
        door: str,
        item: Delivery,
        part: str,
        snapshot_ids: list[int],
        taken: int,
        refused: int,
        spoilt: int,
        is_news: IsNews,
    ) -> PartResult:
        web = self.web
        changed = is_news(web, part, snapshot_ids)
        message = "" if self.take_shrunk or not changed else self._shrinks(part, taken, spoilt)
        outcome: Outcome = "shrunk" if message else "ok"
        changed = changed and outcome == "ok"
        web.connection.execute(
            """
            insert into ops.pull (dataset_id, part, door, outcome, changed, snapshot_ids,
                reported_count, loaded_count, quarantined_count, message)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, nullif(%s, ''))
            """,
            [
                web.dataset.dataset_id,
                part,
                door,
                outcome,
                changed,
                snapshot_ids,
                item.reported_count,
                taken,
                refused,
                message,
            ],
        )
        return PartResult(web.dataset.dataset_id, part, outcome, changed, taken, refused, message)

    def _shrinks(self, part: str, taken: int, spoilt: int) -> str:
        """Why a delivery is not taken as truth: rows that are in use are missing in it.

        Rows that the file's own mistakes cost never take away rows that are in use. What a source
        always gets wrong is no new mistake.
        """
        dataset = self.web.dataset
        row = self.web.connection.execute(
            "select loaded_count, quarantined_count from ops.pull where dataset_id = %s"
            " and part = %s and outcome = 'ok' and changed order by pull_id desc limit 1",
            [dataset.dataset_id, part],
        ).fetchone()
        before, spoilt_before = row or (0, 0)
        mistakes = spoilt > (0 if dataset.form else spoilt_before)
        allowed = 0.0 if mistakes else dataset.shrink_limit_pct
        if taken * 100 >= before * (100 - allowed):
            return ""
        if dataset.form:
            message = (
                f"{part}: {taken} baris diterima, padahal {before} baris sedang dipakai"
                f" ({spoilt} ditolak)."
            )
            remedy = "Data lama tetap dipakai. Perbaiki, lalu kirim semua baris dalam satu berkas."
            return str(PullError("shrunk", message, remedy))
        error = PullError(
            "shrunk",
            f"{dataset.dataset_id} {part}: {taken:,} rows came where {before:,} are in"
            f" use ({spoilt:,} were refused).",
        )
        return str(error)

    def _refuse(self, door: str, error: PullError) -> PartResult:
        web = self.web
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


def _newer_than_current(web: Web, part: str, snapshot_ids: list[int]) -> bool:
    """News in the inbox: another file than the one in use, and not sent before that one."""
    row = web.connection.execute(
        """
        select max(used.sent_at) > (
            select max(sent_at) from ops.snapshot where snapshot_id = any(%s)
        )
        from ops.current_snapshot
        inner join ops.snapshot as used using (snapshot_id)
        where current_snapshot.dataset_id = %s and current_snapshot.part = %s
        """,
        [snapshot_ids, web.dataset.dataset_id, part],
    ).fetchone()
    is_older = bool(row and row[0])
    return not is_older and _differs_from_current(web, part, snapshot_ids)


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
    # what people send is corrected by a newer file, in the open
    revisions = source.origin.get("revisions") or (None if source.has_http else REVISED_BY_FILE)
    connection.execute(
        """
        insert into ops.source (source_id, producer, title, url, licence, citation, cadence, owner,
            contact, max_age_days, expected_release_month, note, revisions)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (source_id) do update set
            (producer, title, url, licence, citation, cadence, owner, contact, max_age_days,
                expected_release_month, note, revisions)
            = (excluded.producer, excluded.title, excluded.url, excluded.licence,
                excluded.citation, excluded.cadence, excluded.owner, excluded.contact,
                excluded.max_age_days, excluded.expected_release_month, excluded.note,
                excluded.revisions)
        """,
        [source.source_id, *(source.origin.get(name) for name in columns), revisions],
    )
