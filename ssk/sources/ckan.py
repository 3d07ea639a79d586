"""CKAN action API: find a package, choose its resource, download it or page its datastore.

Source: domain/SOURCES.md 3. A portal that answers with an HTML app shell or without
`success: true` is not speaking CKAN; a resource's `format` may lie, so the bytes decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from ipaddress import ip_address
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from ssk.errors import PullError
from ssk.files import table_rows
from ssk.http import Request
from ssk.records import Pages, as_text
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Web, parse_json

SEARCH_ROWS = 100
DATASTORE_ROWS = 10_000


class Ckan:
    """One part per package; `options.datastore: true` reads the datastore instead of the file.

    A package has no years to choose from, so a backfill adds nothing to what is in use.
    """

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        if web.years and web.current(web.dataset.dataset_id):
            return
        name = web.dataset.options["package"]
        try:
            _, package = web.get_json(
                f"{name}/package", _action(web, "package_show", id=name), _check_action
            )
        except PullError as error:
            if error.outcome == "malformed":
                raise PullError(
                    "malformed",
                    f"{error.message} The portal has {self._near(web, name)}.",
                    "Name the right package in ssk/sources/ckan.yml.",
                    part=name,
                ) from None
            raise
        resource = self._choose(web.dataset, package)
        if web.dataset.options.get("datastore"):
            yield self._datastore(web, name, resource["id"])
        else:
            yield self._download(web, name, resource)

    def _choose(self, dataset: Dataset, package: dict[str, Any]) -> dict[str, Any]:
        wanted = dataset.options["format"].upper()
        found = [r for r in package["resources"] if str(r.get("format", "")).upper() == wanted]
        if len(found) != 1:
            formats = [r.get("format") for r in package["resources"]]
            raise PullError(
                "malformed",
                f"{package.get('name')}: {len(found)} resources of format {wanted}, has {formats}.",
                "Name the format in ssk/sources/ckan.yml so that one resource fits.",
            )
        return dict(found[0])

    def _download(self, web: Web, part: str, resource: dict[str, Any]) -> Delivery:
        """The resource's file; where its rows are in the datastore too, their counts must agree."""
        total = None
        if resource.get("datastore_active"):
            request = _action(web, "datastore_search", resource_id=resource["id"], limit=0)
            _, total = web.get_json(f"{part}/total", request, _check_total)
        url = _public_url(web.source.base_url, resource)
        landed, is_xlsx = web.get(part, Request(url, accept=()), _check_file)
        if is_xlsx:
            page = Page(landed, read=partial(table_rows, web.dataset, "resource.xlsx"))
        else:
            page = Page(landed, csv=web.dataset.file)
        return Delivery(part, (page,), total)

    def _datastore(self, web: Web, part: str, resource_id: str) -> Delivery:
        pages: list[Page] = []
        watch = Pages()
        offset, total = 0, 1
        while offset < total:
            request = _action(
                web,
                "datastore_search",
                resource_id=resource_id,
                limit=DATASTORE_ROWS,
                offset=offset,
                sort="_id",
            )
            landed, (total, keys) = web.get_json(
                part, request, partial(_check_datastore, web.dataset)
            )
            watch.add(request.label, total, keys)
            if not keys:
                break
            pages.append(Page(landed, read=partial(_datastore_rows, web.dataset)))
            offset += len(keys)
        return Delivery(part, tuple(pages), total)

    def _near(self, web: Web, name: str) -> str:
        """Packages whose name shares the first word, all pages of the search read."""
        names: list[str] = []
        count = 1
        while len(names) < count:
            _, result = web.get_json(
                f"search/{len(names)}",
                _action(
                    web, "package_search", q=name.split("-")[0], rows=SEARCH_ROWS, start=len(names)
                ),
                _check_action,
            )
            count = result["count"]
            if not result["results"]:
                break
            names += [p["name"] for p in result["results"]]
        nearest = get_close_matches(name, names, n=5, cutoff=0)
        return f"{len(names)} packages near that name: {nearest}"


def _public_url(base: str, resource: dict[str, Any]) -> str:
    """Where a resource says its file is; a portal's data may not send us into our own network."""
    url = str(resource.get("url") or "")
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme in ("http", "https") and host:
        if host == urlsplit(base).hostname:
            return url
        try:
            inside = not ip_address(host).is_global
        except ValueError:
            inside = host == "localhost" or "." not in host
        if not inside:
            return url
    raise PullError(
        "malformed",
        f"CKAN resource {resource.get('id')}: '{url[:200]}' is no public http address.",
        "Tell the portal's contact; a dropped file is the other door.",
    )


def _action(web: Web, action: str, **parameters: Any) -> Request:
    return Request(f"{web.source.base_url}/api/3/action/{action}", params=parameters)


def _check_action(body: Any, label: str) -> Any:
    if not isinstance(body, dict) or body.get("success") is not True or "result" not in body:
        error = body.get("error") if isinstance(body, dict) else body
        raise PullError("malformed", f"{label}: the portal says {str(error)[:200]}.")
    return body["result"]


def _check_file(stream: BinaryIO, label: str) -> bool:
    """True for XLSX, False for CSV; only the head of the file is read."""
    body = stream.read(512)
    if body[:4] == b"PK\x03\x04":
        return True
    start = body.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<head")):
        raise PullError("blocked", f"{label}: an HTML page came instead of the file.")
    if not body:
        raise PullError("empty", f"{label}: the file is empty.")
    return False


def _check_total(body: Any, label: str) -> int | None:
    """Rows of a datastore table, or None where the portal only estimates them."""
    result = _check_action(body, label)
    return None if result.get("total_was_estimated") else int(result["total"])


def _check_datastore(dataset: Dataset, body: Any, label: str) -> tuple[int, list[int]]:
    """(total, row ids of the page) of a sound page."""
    result = _check_action(body, label)
    fields = [field["id"] for field in result["fields"]]
    missing = [name for name in dataset.columns if name not in fields]
    if missing:
        raise PullError(
            "malformed",
            f"{label}: fields {missing} are missing, found {fields}.",
            "Compare with ssk/sources/ckan.yml and mend the declaration.",
        )
    if result["total"] == 0:
        raise PullError("empty", f"{label}: the datastore has no records.")
    for record in result["records"]:
        _datastore_row(dataset, record)
    return int(result["total"]), [record["_id"] for record in result["records"]]


def _datastore_rows(dataset: Dataset, body: bytes) -> Iterator[tuple[str, Row]]:
    for index, record in enumerate(parse_json(body, dataset.dataset_id)["result"]["records"]):
        yield f"/result/records/{index}", _datastore_row(dataset, record)


def _datastore_row(dataset: Dataset, record: dict[str, Any]) -> list[str | None]:
    return [as_text(record[name]) for name in dataset.columns]


CONNECTOR = Ckan()
