"""Fetch, land and record: what a connector uses to talk to its source.

Bytes are recorded in `ops.snapshot` only after the connector's own check has read them, so an error
page that arrives with HTTP 200 never becomes a snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from ssk import sources
from ssk.errors import PullError, SskError
from ssk.http import HttpClient, Request
from ssk.inbox import Dropped
from ssk.landing import BLOCK, Blob, Landing
from ssk.sources import Dataset, Source

BODY_TRIES = 3


@dataclass(frozen=True)
class Landed:
    """A snapshot: a response or file that is kept and recorded; `row_count` is set once loaded."""

    snapshot_id: int
    sha256: str


def parse_json(body: bytes, label: str) -> Any:
    """JSON of an answer.

    Raises:
        PullError: blocked when the body is HTML, malformed when it is no JSON.
    """
    if body.lstrip()[:1] == b"<":
        raise PullError(
            "blocked",
            f"{label}: an HTML page came instead of JSON.",
            "This network is blocked or the site shows a challenge: open it in a browser, or drop"
            " the source's file into the inbox.",
        )
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PullError(
            "malformed",
            f"{label}: the answer is not JSON ({error}).",
            "The answer was cut off or the source changed; it is tried again at the next run.",
        ) from None


class Web:
    """One dataset's way to its source, within one pull."""

    def __init__(
        self,
        connection: psycopg.Connection,
        landing: Landing,
        source: Source,
        dataset: Dataset,
        client: HttpClient | None = None,
        years: range | None = None,
    ) -> None:
        self.connection = connection
        self.landing = landing
        self.source = source
        self.dataset = dataset
        self.client = client or HttpClient(source.pause_seconds)
        self.years = years  # None: what a night asks for; a range: a backfill of these years

    def get_json(
        self, part: str, request: Request, check: Callable[[Any, str], Any]
    ) -> tuple[Landed, Any]:
        """Fetch JSON for `part`; `check(body, label)` returns what the caller needs or raises."""

        def read(stream: BinaryIO, label: str) -> Any:
            body = parse_json(stream.read(), label)
            try:
                return check(body, label)
            except (LookupError, TypeError, ValueError, AttributeError) as error:
                raise PullError(
                    "malformed",
                    f"{label}: the answer has another shape ({error!r}).",
                    "The source changed its answers: mend the connector.",
                ) from None

        return self.get(part, request, read)

    def get(
        self, part: str, request: Request, check: Callable[[BinaryIO, str], Any]
    ) -> tuple[Landed, Any]:
        """Fetch, check and land one response.

        `check(stream, label)` reads as much of the body as it needs. An answer "not modified" is
        the snapshot that we have.
        """
        known = self._known(part, request)
        for attempt in range(1, BODY_TRIES + 1):
            response = self.client.send(request, known["headers"] if known else None)
            if response.not_modified and known:
                try:
                    with self.landing.open(known["sha256"]) as stream:
                        result = check(stream, request.label)
                except PullError:
                    raise
                except SskError:  # what we had is damaged: fetch it whole
                    known = None
                    continue
                self._touch(known["snapshot_id"])
                return Landed(known["snapshot_id"], known["sha256"]), result
            try:
                blob = self.landing.store(response.blocks)
            except PullError as error:
                if not error.worth_retrying or attempt == BODY_TRIES:
                    raise
                continue
            with self.landing.open(blob.sha256) as stream:
                result = check(stream, request.label)
            landed = self._record(part, request.label, blob, response.status, response.headers)
            return landed, result
        raise AssertionError("unreachable: the loop returns or raises")

    def land_file(self, part: str, file: Dropped, sender: str | None = None) -> Landed:
        """Land a dropped file under its name, with who sent it and when."""
        blob = self.landing.store(file.blocks(BLOCK))
        landed = self._record(part, "FILE", blob, None, {}, file_name=file.name)
        self.connection.execute(
            "update ops.snapshot set sender = coalesce(%s, sender), sent_at = greatest(sent_at, %s)"
            " where snapshot_id = %s",
            [sender, file.modified_at, landed.snapshot_id],
        )
        self.connection.commit()
        return landed

    def current(self, dataset_id: str) -> list[dict[str, str | None]]:
        """Rows in use of another dataset, so that a list is asked for once in a night."""
        table = sql.Identifier("raw", sources.dataset(dataset_id).raw_table)
        with self.connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                sql.SQL(
                    "select t.* from {} as t inner join ops.current_snapshot as c"
                    " on c.snapshot_id = t._snapshot_id"
                    " and (t._part is null or t._part = c.part)"
                    " where c.dataset_id = {}"
                ).format(table, sql.Literal(dataset_id))
            ).fetchall()
        self.connection.commit()
        return rows

    def _known(self, part: str, request: Request) -> dict[str, Any] | None:
        if request.method != "GET":
            return None
        row = self.connection.execute(
            """
            select snapshot_id, sha256, headers from ops.snapshot
            where dataset_id = %s and part = %s and request = %s and parser_version = %s
            order by checked_at desc limit 1
            """,
            [self.dataset.dataset_id, part, request.label, self.source.parser_version],
        ).fetchone()
        self.connection.commit()  # no open transaction while the source is waited for
        if row is None or not self.landing.path(row[1]).exists():
            return None
        return {"snapshot_id": row[0], "sha256": row[1], "headers": row[2]}

    def _touch(self, snapshot_id: int) -> None:
        self.connection.execute(
            "update ops.snapshot set checked_at = now() where snapshot_id = %s", [snapshot_id]
        )
        self.connection.commit()

    def _record(
        self,
        part: str,
        label: str,
        blob: Blob,
        status: int | None,
        headers: dict[str, str],
        file_name: str | None = None,
    ) -> Landed:
        row = self.connection.execute(
            """
            insert into ops.snapshot (source_id, dataset_id, part, request, http_status, headers,
                content_type, byte_count, sha256, parser_version, file_name)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            on conflict (dataset_id, part, request, sha256, parser_version)
                do update set checked_at = now(), headers = excluded.headers
            returning snapshot_id
            """,
            [
                self.source.source_id,
                self.dataset.dataset_id,
                part,
                label,
                status,
                Jsonb(headers),
                headers.get("Content-Type"),
                blob.byte_count,
                blob.sha256,
                self.source.parser_version,
                file_name,
            ],
        ).fetchone()
        self.connection.commit()
        assert row is not None
        return Landed(row[0], blob.sha256)


def check_total(label: str, received: Iterable[Any], reported: int | None) -> None:
    """Raise when a source reports another count than it sent."""
    count = sum(1 for _ in received)
    if reported is not None and count != reported:
        raise PullError(
            "malformed",
            f"{label}: the source reports {reported} rows and sent {count}.",
            "Nothing of it is loaded; if it stays so, tell the source's contact.",
        )
