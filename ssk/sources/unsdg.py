"""UN SDG API: keyless, paged, one series of one area at a time.

Source: domain/SOURCES.md 9. Every pull brings all years, so a backfill is the same pull.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from ssk.errors import PullError
from ssk.http import Request
from ssk.records import Pages, as_text
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Web, parse_json

SCALARS = (
    "series",
    "seriesDescription",
    "geoAreaCode",
    "geoAreaName",
    "timePeriodStart",
    "value",
    "valueType",
    "source",
)
NEEDED = {*SCALARS, "indicator", "dimensions", "attributes", "footnotes"}


class UnSdg:
    """One part per series."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
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
        pages: list[Page] = []
        watch = Pages()
        page_count, number = 1, 0
        while number < page_count:
            number += 1
            request = Request(
                f"{web.source.base_url}/Series/Data",
                params={
                    "seriesCode": series,
                    "areaCode": options["area"],
                    "pageSize": options["page_size"],
                    "page": number,
                },
            )
            landed, body = web.get_json(series, request, partial(_check, options["area"], series))
            page_count = int(body["totalPages"])
            watch.add(request.label, int(body["totalElements"]), map(_key, body["data"]))
            pages.append(Page(landed, read=partial(rows, web.dataset)))
        return Delivery(series, tuple(pages), watch.total)


def rows(dataset: Dataset, body: bytes) -> Iterator[tuple[str, Row]]:
    """Observations of one page; dimensions and attributes are kept as the JSON that they are."""
    for index, record in enumerate(parse_json(body, dataset.dataset_id)["data"]):
        yield f"/data/{index}", _values(record)


def _values(record: dict[str, Any]) -> list[str | None]:
    return [
        as_text(record["series"]),
        as_text(record["seriesDescription"]),
        _joined(record["indicator"], ", "),
        as_text(record["geoAreaCode"]),
        as_text(record["geoAreaName"]),
        as_text(record["timePeriodStart"]),
        as_text(record["value"]),
        as_text(record["valueType"]),
        as_text(record.get("lowerBound")),
        as_text(record.get("upperBound")),
        _json(record["dimensions"]),
        _json(record["attributes"]),
        as_text(record["source"]),
        _joined(record["footnotes"], " | "),
    ]


def _key(record: dict[str, Any]) -> str:
    """What tells an observation from the others of its series: years, breakdown and origin."""
    return _json([record["timePeriodStart"], record["dimensions"], record["source"]])


def _joined(values: Any, mark: str) -> str | None:
    if not isinstance(values, list):
        raise TypeError(f"no list: {values!r}")
    return mark.join(values) or None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _check(area: str, series: str, body: Any, label: str) -> Any:
    """The body of a sound page.

    Raises:
        PullError: empty (no rows), malformed (fields that changed, other series or area).
    """
    if not isinstance(body, dict) or not {"totalElements", "totalPages", "data"} <= body.keys():
        raise PullError("malformed", f"{label}: not the paged answer of this API.")
    records = body["data"]
    if not int(body["totalElements"]):
        raise PullError("empty", f"{label}: the API has no rows.")
    if not records:
        raise PullError("malformed", f"{label}: a page without rows.")
    for record in records:
        missing = sorted(NEEDED - record.keys())
        if missing:
            raise PullError(
                "malformed",
                f"{label}: fields {missing} are missing, found {sorted(record)}.",
                "The API changed: mend ssk/sources/unsdg.py.",
            )
        _values(record)  # a field that has become an object is found before a row is taken
        found = (record["series"], record["geoAreaCode"])
        if found != (series, area):
            raise PullError("malformed", f"{label}: asked for {series} of {area}, got {found}.")
    return body


CONNECTOR = UnSdg()
