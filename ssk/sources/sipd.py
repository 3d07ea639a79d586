"""SIPD e-walidata: verified sectoral statistics of a pemda, for those who hold its official token.

Source: domain/SOURCES.md 8. The token goes into a header of the session and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from ssk.days import today
from ssk.errors import PullError
from ssk.http import Request
from ssk.records import Pages, as_text
from ssk.regions import Region, regions
from ssk.settings import get_settings
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Web, parse_json

FIELDS = (
    "kodebidang",
    "uraibidang",
    "kodeindikator",
    "uraian_indikator",
    "satuan",
    "data",
    "idtransaksi",
)
VERIFIED_ON = ("tanggal_verifikasi_walidata", "tanggal_verifikasi_pembinadata")


class Sipd:
    """One part per year and pemda. A night asks for the newest closed year."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        token = get_settings().sipd_token
        if not token or not token.get_secret_value():
            raise PullError(
                "refused",
                "SIPD e-walidata is not asked: SSK_SIPD_TOKEN is not set.",
                "Ask the walidata of the pemda (Diskominfo) for its official token and set"
                " SSK_SIPD_TOKEN; never use one that was found somewhere.",
            )
        web.client.session.headers["Authorization"] = f"Bearer {token.get_secret_value()}"
        for year in web.years or [today().year - 1]:
            for code in web.dataset.options["regions"]:
                try:
                    yield _pemda(web, year, _region(code))
                except PullError as error:
                    error.part = f"{year}/{code}"
                    if error.outcome not in ("empty", "malformed"):
                        raise
                    yield error


def rows(dataset: Dataset, region: Region, body: bytes) -> Iterator[tuple[str, Row]]:
    """Rows of an answer, under the code that was asked for."""
    for index, record in enumerate(parse_json(body, dataset.dataset_id)):
        yield f"/{index}", _values(dataset, region, record)


def _pemda(web: Web, year: int, region: Region) -> Delivery:
    part = f"{year}/{region.code}"
    request = Request(
        f"{web.source.base_url}/{web.dataset.options['endpoint']}",
        params={"kodepemda": region.code.replace(".", ""), "tahun": year},
    )
    landed, _ = web.get_json(part, request, partial(_check, web, year, region))
    return Delivery(part, (Page(landed, read=partial(rows, web.dataset, region)),))


def _region(code: str) -> Region:
    for region in regions():
        if region.code == code and region.valid:
            return region
    raise PullError(
        "malformed",
        f"SIPD: '{code}' is no Kemendagri code of a province or kabupaten/kota.",
        "Mend `options.regions` in ssk/sources/sipd.yml.",
    )


def _check(web: Web, year: int, region: Region, body: Any, label: str) -> None:
    """Raise unless the answer is a list of rows of the pemda and year that were asked for."""
    if isinstance(body, dict):
        said = str(body.get("message") or body)[:200]
        if re.search(r"token|unauthori[sz]ed|forbidden|akses", said, re.IGNORECASE):
            raise PullError("refused", f"{label}: SIPD says '{said}'.", "Check SSK_SIPD_TOKEN.")
    if not isinstance(body, list):
        raise PullError("malformed", f"{label}: the answer is no list: {str(body)[:200]}.")
    if not body:
        raise PullError("empty", f"{label}: SIPD has no final data of {region.name} {year}.")
    missing = [name for name in (*FIELDS, "tahun") if not all(name in record for record in body)]
    if missing or not all(record["idtransaksi"] for record in body):
        raise PullError(
            "malformed",
            f"{label}: fields {missing or ['idtransaksi']} are missing, found {sorted(body[0])}.",
        )
    found = [_values(web.dataset, region, record) for record in body]
    Pages().add(label, len(body), [record["idtransaksi"] for record in body])
    asked = region.code.replace(".", "")
    others = {str(record["tahun"]) for record in body} - {str(year)}
    others |= {str(record.get("kodepemda", asked)).replace(".", "") for record in body} - {asked}
    if others:
        raise PullError("malformed", f"{label}: rows of {sorted(others)[:5]} came.")
    for name in {values[1] for values in found if values[1]}:
        if not _is_name_of(web, region, name):
            raise PullError(
                "malformed",
                f"{label}: asked for {region.name}, the rows are of '{name}'.",
                "kodepemda is not the Kemendagri code there: mend ssk/sources/sipd.py.",
            )


def _is_name_of(web: Web, region: Region, name: str) -> bool:
    known = [region.name, region.name.removeprefix("Kabupaten "), *region.other_names]
    row = web.connection.execute(
        "select ops.name_key(%s) in (select ops.name_key(known) from unnest(%s::text[]) as known)",
        [name, known],
    ).fetchone()
    web.connection.commit()
    return bool(row and row[0])


def _values(dataset: Dataset, region: Region, record: dict[str, Any]) -> list[str | None]:
    names = (record[field] for field in dataset.options["name_fields"] if record.get(field))
    values = [
        region.code.replace(".", ""),
        next(names, None),
        record["tahun"],
        *(record[name] for name in FIELDS),
        *(record.get(name) for name in VERIFIED_ON),
    ]
    return [as_text(value) or None for value in values]


CONNECTOR = Sipd()
