"""World Bank Indicators API v2: keyless, paged, a two-element array `[meta, rows]`.

Source: domain/SOURCES.md 9. An error comes with HTTP 200 as a one-element array with `message`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from typing import Any

from ssk.errors import PullError
from ssk.http import Request
from ssk.records import Pages, as_text
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Web, parse_json


class WorldBank:
    """One part per series. Every pull brings all years, so a backfill adds nothing to it."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        if web.years and web.current(web.dataset.dataset_id):
            return
        for series in web.dataset.options["series"]:
            try:
                yield self._series(web, series)
            except PullError as error:
                error.part = series
                if error.outcome in ("unreachable", "blocked"):
                    raise
                yield error

    def _series(self, web: Web, series: str) -> Delivery:
        options = web.dataset.options
        url = f"{web.source.base_url}/country/{options['country']}/indicator/{series}"
        pages: list[Page] = []
        watch = Pages()
        page_count, number = 1, 0
        while number < page_count:
            number += 1
            request = Request(
                url, params={"format": "json", "per_page": options["per_page"], "page": number}
            )
            landed, (page_count, total, keys) = web.get_json(series, request, _check)
            watch.add(request.label, total, keys)
            pages.append(Page(landed, read=partial(rows, web.dataset)))
        return Delivery(series, tuple(pages), watch.total)


def rows(dataset: Dataset, body: bytes) -> Iterator[tuple[str, Row]]:
    """Observations of one page; a null value stays null."""
    for index, record in enumerate(parse_json(body, dataset.dataset_id)[1]):
        yield f"/1/{index}", _values(record)


def _values(record: dict[str, Any]) -> list[str | None]:
    values = [
        record["indicator"]["id"],
        record["indicator"]["value"],
        record["country"]["id"],
        record["countryiso3code"],
        record["country"]["value"],
        record["date"],
        record["value"],
        record["unit"],
        record["obs_status"],
        record["decimal"],
    ]
    return [as_text(value) for value in values]


def _check(body: Any, label: str) -> tuple[int, int, Sequence[Hashable]]:
    """(pages, total, series with country and year of each row) of a sound page.

    Raises:
        PullError: empty (total 0), malformed (an error message, or fields that changed).
    """
    if isinstance(body, list) and body and isinstance(body[0], dict) and "message" in body[0]:
        texts = "; ".join(str(m.get("value", m)) for m in body[0]["message"])
        raise PullError("malformed", f"{label}: the API says: {texts}.", "Check the series code.")
    if not (isinstance(body, list) and len(body) == 2 and isinstance(body[0], dict)):
        raise PullError("malformed", f"{label}: not the two-element array of this API.")
    meta, records = body
    if not int(meta.get("total", 0)) or not records:
        raise PullError("empty", f"{label}: the API has no observations.")
    needed = {
        "indicator",
        "country",
        "countryiso3code",
        "date",
        "value",
        "unit",
        "obs_status",
        "decimal",
    }
    missing = sorted(needed - set(records[0]))
    if missing:
        raise PullError(
            "malformed",
            f"{label}: fields {missing} are missing, found {sorted(records[0])}.",
            "The API changed: mend ssk/sources/worldbank.py.",
        )
    keys = [(series, iso3, date) for series, _, _, iso3, _, date, *_ in map(_values, records)]
    return int(meta["pages"]), int(meta["total"]), keys


CONNECTOR = WorldBank()
