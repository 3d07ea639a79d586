"""JMP by the SDMX service of UNICEF: one CSV with all years of a country.

Source: domain/SOURCES.md 9. Every pull brings all years, so a backfill is the same pull.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from ssk.errors import PullError
from ssk.http import Request
from ssk.raw import check_header
from ssk.sources import Dataset, Delivery, Page
from ssk.web import Web

CSV = ("text/csv", "application/vnd.sdmx.data+csv")


class Jmp:
    """One part: the country. Of the wealth quintiles only the total is asked for."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        options = web.dataset.options
        key = ".".join([options["area"], "+".join(options["indicators"]), "", "_T", ""])
        request = Request(
            f"{web.source.base_url}/data/{options['dataflow']}/{key}",
            params={"format": "csv"},
            accept=CSV,
        )
        try:
            landed, _ = web.get(options["area"], request, partial(_check, web.dataset))
        except PullError as error:
            error.part = options["area"]
            # in SDMX, 404 says that the query is good and has no rows
            if error.outcome == "malformed" and error.message.startswith(
                f"{request.label}: HTTP 404,"
            ):
                raise PullError(
                    "empty", f"{request.label}: SDMX has no rows (HTTP 404).", part=error.part
                ) from None
            raise
        yield Delivery(options["area"], (Page(landed, csv=web.dataset.file),))


def _check(dataset: Dataset, stream: BinaryIO, label: str) -> None:
    """A file of these columns that was not cut off and holds only what was asked for.

    Raises:
        PullError: blocked (HTML), malformed.
    """
    assert dataset.file is not None
    body = stream.read()
    if body.lstrip()[:1] == b"<":
        raise PullError("blocked", f"{label}: an HTML page came instead of CSV.")
    check_header(dataset, dataset.file, io.BytesIO(body))
    if not body.endswith(b"\n"):
        raise PullError("malformed", f"{label}: the file ends in the middle of a line.")
    asked: dict[str, set[str]] = {
        "REF_AREA": {dataset.options["area"]},
        "INDICATOR": set(dataset.options["indicators"]),
        "WEALTH_QUINTILE": {"_T"},
    }
    for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig", errors="replace"))):
        other = {name: row[name] for name, values in asked.items() if row[name] not in values}
        if other:
            raise PullError("malformed", f"{label}: not asked for, but came: {other}.")


CONNECTOR = Jmp()
