"""SIPSN: the call that the site's own tables make, and the exports that people download.

Source: domain/SOURCES.md 4. A session cookie comes first, else the site answers 403. The answer has
names without codes and numbers in US format, both kept as delivered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from ssk.days import today
from ssk.errors import PullError
from ssk.http import Request
from ssk.records import as_text
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Web, check_total, parse_json

PAGE = "indikatif/public/"
TABLE = "indikatif/public/home/ajax_list"


class Sipsn:
    """One part per year: those of a backfill, else from the first kept to the newest closed one.

    SIPSN revises late, so every night asks for all of these years again.
    """

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        base = web.source.base_url
        self._open_session(web, f"{base}/{PAGE}")
        this_year = today().year
        for year in web.years or range(web.dataset.options["first_year"], this_year):
            request = Request(
                f"{base}/{TABLE}",
                method="POST",
                data={
                    "jenis": web.dataset.options["jenis"],
                    "tahun": str(year),
                    "id_propinsi": "",
                    "id_district": "",
                    "draw": "1",
                    "start": "0",
                    "length": "-1",
                },
            )
            try:
                landed, count = web.get_json(
                    str(year), request, partial(_check, web.dataset, str(year))
                )
            except PullError as error:
                error.part = str(year)
                if error.outcome not in ("empty", "malformed"):
                    raise
                yield error
                continue
            yield Delivery(str(year), (Page(landed, read=partial(rows, web.dataset)),), count)

    def _open_session(self, web: Web, url: str) -> None:
        """The page itself is HTML and holds no data; only its cookie matters."""
        for _ in web.client.send(Request(url, accept=("text/html",))).blocks:
            pass


def rows(dataset: Dataset, body: bytes) -> Iterator[tuple[str, Row]]:
    """Rows of an `ajax_list` answer in the order of the declared fields."""
    for index, record in enumerate(parse_json(body, dataset.dataset_id)["data"]):
        yield f"/data/{index}", _values(dataset, record)


def _values(dataset: Dataset, record: dict[str, Any]) -> list[str | None]:
    return [as_text(record[name]) or None for name in dataset.options["fields"]]


def _check(dataset: Dataset, year: str, body: Any, label: str) -> int:
    """The row count of a sound answer.

    Raises:
        PullError: empty (no rows), malformed (shape, fields, count or year are not as asked, or a
            kabupaten/kota comes twice).
    """
    records = body.get("data") if isinstance(body, dict) else None
    if not isinstance(records, list):
        raise PullError("malformed", f"{label}: the answer has no list 'data'.")
    reported = body.get("recordsTotal")
    check_total(label, records, int(reported) if reported is not None else None)
    if not records:
        raise PullError("empty", f"{label}: SIPSN has no rows for {year}.")
    missing = [name for name in dataset.options["fields"] if name not in records[0]]
    if missing:
        raise PullError(
            "malformed",
            f"{label}: fields {missing} are missing, found {sorted(records[0])}.",
            "SIPSN changed its table: mend `options.fields` in ssk/sources/sipsn.yml.",
        )
    found = [_values(dataset, record) for record in records]
    other = {str(tahun) for tahun, *_ in found} - {year}
    if other:
        raise PullError("malformed", f"{label}: asked for {year}, got rows of {sorted(other)}.")
    regions = Counter((province, name) for _, province, name, *_ in found)
    twice = [f"{name}, {province}" for (province, name), n in regions.items() if n > 1]
    if twice:
        raise PullError("malformed", f"{label}: SIPSN lists {twice[:3]} more than once in {year}.")
    return len(records)


CONNECTOR = Sipsn()
