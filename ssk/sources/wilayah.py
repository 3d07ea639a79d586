"""BPS bridging of region codes: provinces, then one call for the kabupaten/kota of each.

Source: domain/SOURCES.md 2. A part is a period; periods stay side by side, so that a newer list
never changes what an older one says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from ssk.errors import PullError
from ssk.http import Request
from ssk.records import as_text
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Landed, Web, parse_json

# 2025_2.2025: semester 2 of 2025 of BPS beside the Kemendagri list of 2025
PERIOD = re.compile(r"\d{4}_[12]\.\d{4}")
FIELDS = ("kode_bps", "nama_bps", "kode_dagri", "nama_dagri")


class Wilayah:
    """A night brings the newest period, a backfill those of its years."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        request = Request(f"{web.source.base_url}/rest-drop-down/getperiode")
        _, periods = web.get_json("periode", request, _check_periods)
        if web.years is None:
            periods = [max(periods)]
        for period in periods:
            if web.years is not None and int(period[:4]) not in web.years:
                continue
            try:
                pages = self._in_use(web, period) or self._fetch(web, period)
            except PullError as error:
                error.part = period
                raise
            yield Delivery(period, tuple(sorted(pages, key=lambda p: p.landed.snapshot_id)))

    def _in_use(self, web: Web, period: str) -> list[Page]:
        """The pages of a period that was read not long ago: a closed list needs no new look."""
        found = web.connection.execute(
            """
            select snapshot.snapshot_id, snapshot.sha256
            from ops.current_snapshot
            inner join ops.snapshot using (snapshot_id, dataset_id, part)
            where dataset_id = %s and part = %s and parser_version = %s
                and snapshot.checked_at > now() - make_interval(days => %s)
            """,
            [
                web.dataset.dataset_id,
                period,
                web.source.parser_version,
                web.dataset.options["look_again_days"],
            ],
        ).fetchall()
        web.connection.commit()
        return [Page(Landed(*row)) for row in found]

    def _fetch(self, web: Web, period: str) -> list[Page]:
        provinces, codes = self._level(web, period, "provinsi", "0")
        pages = [provinces]
        for code in codes:
            page, _ = self._level(web, period, "kabupaten", code)
            pages.append(page)
        return pages

    def _level(self, web: Web, period: str, level: str, parent: str) -> tuple[Page, list[str]]:
        request = Request(
            f"{web.source.base_url}/rest-bridging/getwilayah",
            params={"level": level, "parent": parent, "periode_merge": period},
        )
        landed, codes = web.get_json(period, request, partial(_check, parent))
        return Page(landed, read=partial(rows, web.dataset, period, level, parent)), codes


def rows(
    dataset: Dataset, period: str, level: str, parent: str, body: bytes
) -> Iterator[tuple[str, Row]]:
    """Rows of one array, with what was asked for in front."""
    for index, record in enumerate(parse_json(body, dataset.dataset_id)):
        yield f"/{index}", [period, level, parent, *(as_text(record[name]) for name in FIELDS)]


def _check_periods(body: Any, label: str) -> list[str]:
    if not isinstance(body, list):
        raise PullError("malformed", f"{label}: not an array of periods.")
    if not body:
        raise PullError("empty", f"{label}: the bridging lists no period.")
    codes = [str(record["kode"]) for record in body]
    other = [code for code in codes if not PERIOD.fullmatch(code)]
    if other:
        raise PullError("malformed", f"{label}: no period codes: {other[:5]}.")
    return sorted(codes)


def _check(parent: str, body: Any, label: str) -> list[str]:
    """BPS codes of a sound array; `0` marks a row that has none.

    Raises:
        PullError: empty (no provinces), malformed (fields, codes that are no text, another parent).
    """
    if not isinstance(body, list):
        raise PullError("malformed", f"{label}: not an array of regions.")
    if not body:
        raise PullError(
            "empty" if parent == "0" else "malformed", f"{label}: no regions under {parent}."
        )
    for record in body:
        wrong = {name: record[name] for name in FIELDS if not isinstance(record[name], str)}
        if wrong:
            # a code that is a number has lost its end: 62.10 is 62.1
            raise PullError("malformed", f"{label}: no text: {wrong}.")
    codes = [record["kode_bps"] for record in body if record["kode_bps"] != "0"]
    strange = [code for code in codes if parent != "0" and not code.startswith(parent)]
    if strange:
        raise PullError("malformed", f"{label}: asked for {parent}, got {strange[:5]}.")
    return codes


CONNECTOR = Wilayah()
