"""BPS WebAPI: dynamic tables, decoded by building every exact key from the listed ids.

Source: domain/SOURCES.md 1. The key is part of the path, errors arrive with HTTP 200, lists have
10 rows a page, and a missing key in `datacontent` means no data, never zero.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any
from urllib.parse import quote

from ssk.errors import PullError
from ssk.http import Request
from ssk.settings import ROOT, get_settings
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Web, check_total, parse_json

BREAKING_TAG = re.compile(r"</?(br|p|div|li|ul|ol|table|tr|td|th)\b[^>]*>", re.IGNORECASE)
LIST_FIELDS = {"var": ("var_id", "title"), "th": ("th_id",)}


class Bps:
    """`domain`: one part. `data`: one part per domain and variable title of the seed."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        if web.dataset.name == "domain":
            yield self._domains(web)
            return
        for domain, titles in _wanted(web.dataset).items():
            known: dict[str, list[Any]] = {}
            for variable in self._list(web, domain, "var"):
                known.setdefault(_plain(variable["title"]), []).append(variable["var_id"])
            for title in titles:
                part = f"{domain}/{title}"
                try:
                    yield self._table(web, domain, title, part, known)
                except PullError as error:
                    error.part = part
                    if error.outcome not in ("empty", "malformed"):
                        raise
                    yield error

    def _domains(self, web: Web) -> Delivery:
        landed, total = web.get_json(
            "all",
            Request(_address(web, "domain/type/all")),
            partial(_check_domains, web.dataset),
        )
        return Delivery("all", (Page(landed, read=partial(_domain_rows, web.dataset)),), total)

    def _table(
        self, web: Web, domain: str, title: str, part: str, known: dict[str, list[Any]]
    ) -> Delivery:
        if title not in known:
            raise PullError(
                "empty",
                f"BPS domain {domain} lists no variable '{title}'.",
                "Compare the title with the list of the domain and mend the seed bps_variable.",
            )
        if len(known[title]) > 1:
            raise PullError(
                "malformed",
                f"BPS domain {domain} lists '{title}' {len(known[title])} times, as variables"
                f" {known[title]}.",
                "A title that is not unique names no table: ask BPS which one holds.",
            )
        [var_id] = known[title]
        years = self._list(web, domain, "th", f"/var/{var_id}")
        ids = ";".join(str(year["th_id"]) for year in sorted(years, key=lambda y: y["th_id"]))
        request = Request(
            _address(web, f"list/model/data/lang/ind/domain/{domain}/var/{var_id}/th/{ids}")
        )
        landed, count = web.get_json(part, request, partial(_check_data, domain))
        read = partial(_data_rows, web.dataset, domain)
        return Delivery(part, (Page(landed, read=read),), count)

    def _list(self, web: Web, domain: str, model: str, more: str = "") -> list[dict[str, Any]]:
        """All rows of a list, pages 1 to the last INCLUSIVE, as many as the list says it has."""
        records: list[dict[str, Any]] = []
        number, page_count, total = 0, 1, None
        while number < page_count:
            number += 1
            request = Request(
                _address(web, f"list/model/{model}/lang/ind/domain/{domain}{more}/page/{number}")
            )
            part = f"{model}/{domain}{more}/{number}"
            check = partial(_check_list, LIST_FIELDS[model])
            _, (head, page) = web.get_json(part, request, check)
            records += page
            page_count, total = int(head["pages"]), int(head["total"])
        check_total(f"BPS {model} of domain {domain}", records, total)
        return records


def _wanted(dataset: Dataset) -> dict[str, list[str]]:
    """Domain -> titles of the variables to fetch, in the order of the seed."""
    wanted: dict[str, list[str]] = {}
    with (ROOT / dataset.options["variables"]).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            titles = wanted.setdefault(line["domain"], [])
            if line["var_title"] not in titles:
                titles.append(line["var_title"])
    return wanted


def _address(web: Web, path: str) -> str:
    key = quote(get_settings().bps_key.get_secret_value(), safe="")
    return f"{web.source.base_url}/{path}/key/{key}"


def _check_envelope(body: Any, label: str) -> dict[str, Any]:
    """Sort the errors that BPS sends with HTTP 200."""
    if not isinstance(body, dict):
        raise PullError("malformed", f"{label}: not a BPS answer.")
    if body.get("status") != "OK":
        message = str(body.get("message") or body.get("error") or body)[:200]
        if re.search(r"key|user|token", message, re.IGNORECASE):
            raise PullError("refused", f"{label}: BPS says '{message}'.", "Check SSK_BPS_KEY.")
        raise PullError("malformed", f"{label}: BPS says '{message}'.")
    if body.get("data-availability") != "available":
        raise PullError("empty", f"{label}: BPS says '{body.get('data-availability')}'.")
    return body


def _check_list(
    fields: tuple[str, ...], body: Any, label: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    data = _check_envelope(body, label).get("data")
    if not (isinstance(data, list) and len(data) == 2 and isinstance(data[1], list)):
        raise PullError("malformed", f"{label}: 'data' is not [paging, rows].")
    if "pages" not in data[0] or "total" not in data[0]:
        raise PullError("malformed", f"{label}: the paging lacks 'pages' or 'total'.")
    missing = [name for name in fields if not all(name in record for record in data[1])]
    if missing:
        raise PullError(
            "malformed",
            f"{label}: fields {missing} are missing, found {sorted(data[1][0])}.",
            "BPS changed this list: mend ssk/sources/bps.py.",
        )
    return data[0], data[1]


def _check_domains(dataset: Dataset, body: Any, label: str) -> int:
    head, records = _check_list(dataset.columns, body, label)
    check_total(label, records, int(head["total"]))
    return len(records)


def _domain_rows(dataset: Dataset, body: bytes) -> Iterator[tuple[str, Row]]:
    for index, record in enumerate(parse_json(body, dataset.dataset_id)["data"][1]):
        yield f"/data/1/{index}", [record[name] for name in dataset.columns]


def _check_data(domain: str, body: Any, label: str) -> int:
    """The number of values, after every key was built and found to be listed and unique.

    Raises:
        PullError: empty (no values), malformed (a section is missing, two tuples of ids give one
            key, or keys remain that no tuple gives).
    """
    _check_envelope(body, label)
    for section in ("var", "turvar", "vervar", "tahun", "turtahun", "datacontent"):
        if section not in body:
            raise PullError(
                "malformed", f"{label}: section '{section}' is missing, found {sorted(body)}."
            )
    content = body["datacontent"]
    if not content:
        raise PullError("empty", f"{label}: the table has no values.")
    keys = _keys(body, label)
    unknown = [key for key in content if key not in keys]
    if unknown:
        raise PullError(
            "malformed",
            f"{label}: {len(unknown)} of {len(content)} keys fit no listed ids ({unknown[:3]}).",
            "The answer was cut or BPS changed its ids; nothing of it is loaded.",
        )
    return len(content)


def _keys(body: Any, label: str) -> dict[str, tuple[Any, ...]]:
    """Every possible key (vervar+var+turvar+th+turth) with the entries that form it."""
    keys: dict[str, tuple[Any, ...]] = {}
    for parts in product(
        body["vervar"], body["var"], body["turvar"], body["tahun"], body["turtahun"]
    ):
        key = "".join(str(part["val"]) for part in parts)
        if key in keys and key in body["datacontent"]:
            raise PullError(
                "malformed",
                f"{label}: key {key} can be read as two different cells.",
                "Ask for fewer years or areas at a time, so that ids do not run together.",
            )
        keys[key] = parts
    return keys


def _data_rows(dataset: Dataset, domain: str, body: bytes) -> Iterator[tuple[str, Row]]:
    answer = parse_json(body, dataset.dataset_id)
    keys = _keys(answer, dataset.dataset_id)
    for key, value in answer["datacontent"].items():
        vervar, var, turvar, year, turth = keys[key]
        yield (
            f"/datacontent/{key}",
            [
                domain,
                str(var["val"]),
                _plain(var["label"]),
                var.get("unit"),
                _plain(var.get("note") or ""),
                str(vervar["val"]),
                _plain(vervar["label"]),
                str(turvar["val"]),
                _plain(turvar["label"]),
                str(year["val"]),
                str(year["label"]),
                str(turth["val"]),
                str(turth["label"]),
                key,
                None if value is None else str(value),
                "string" if isinstance(value, str) else "number",
            ],
        )


def _plain(text: str) -> str:
    """Labels and notes carry HTML, often encoded; the words are what BPS means."""
    text = BREAKING_TAG.sub(" ", html.unescape(text))
    return re.sub(r"\s+", " ", re.sub(r"</?[a-zA-Z][^>]*>", "", text)).strip()


CONNECTOR = Bps()
