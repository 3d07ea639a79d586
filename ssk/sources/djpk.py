"""DJPK portal: the APBD of a pemda as an HTML table, beside lists of all provinces and pemda.

Source: domain/SOURCES.md 8. The codes are DJPK's own, so they are looked up by name in the page's
lists. The page is untrusted: it is read up to a size, and nothing in it is followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from ssk.days import today
from ssk.errors import PullError
from ssk.http import Request
from ssk.markup import tags
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Web

MAX_BYTES = 2 * 1024 * 1024
ALL = "--"  # the value of "Semua" in both lists
NOTE = re.compile(r"Data APBD\b.{0,200}?\bSIKD per \d{1,2} \w+ \d{4}")


@dataclass(frozen=True)
class Place:
    """A pemda and a year under the codes of DJPK."""

    year: int
    period: int
    province_code: str
    province_name: str
    code: str
    name: str

    @property
    def part(self) -> str:
        return f"{self.year}/{self.province_code}.{self.code}"


class Djpk:
    """One part per year and pemda. A night asks for the newest closed year."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        options = web.dataset.options
        for year in web.years or [today().year - 1]:
            provinces = _list(web, year, "sel_provinsi", ALL)
            for province_name in options["provinces"]:
                province = _code(provinces, province_name, "sel_provinsi")
                listed = _list(web, year, "sel_pemda", province)
                for name in options["pemda"] or listed.values():
                    code = _code(listed, name, "sel_pemda")
                    place = Place(year, options["periode"], province, province_name, code, name)
                    try:
                        yield _table(web, place)
                    except PullError as error:
                        error.part = place.part
                        if error.outcome not in ("empty", "malformed"):
                            raise
                        yield error


@dataclass
class Html:
    """The lists, outermost tables and running text of a page, as pieces of text."""

    lists: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    tables: list[list[list[list[str]]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def parse(body: bytes, label: str) -> Html:
    """Parse a page. The portal writes `<tr/>` for `</tr>`: a row ends where the next one begins.

    Raises:
        PullError: malformed, when the page is too large or breaks off.
    """
    if len(body) > MAX_BYTES:
        raise PullError("malformed", f"{label}: a page of more than {MAX_BYTES} bytes.")
    html = Html()
    sink = html.text
    options: dict[str, list[str]] = {}
    depth = 0  # of tables; what stands in a table within a table belongs to the outer cell
    for tag in tags(body.decode("utf-8", errors="replace")):
        sink.append(tag.before)
        if tag.name == "table":
            depth = max(depth + (-1 if tag.closing else 1), 0)
        if tag.closing:
            if tag.name == "body":
                return html
            if tag.name == "select" or (tag.name == "table" and not depth):
                sink = html.text
        elif tag.name == "select":
            options = html.lists.setdefault(tag.get("id"), {})
        elif tag.name == "option":
            sink = options.setdefault(tag.get("value"), [])
        elif depth == 1 and tag.name == "table":
            html.tables.append([])
        elif depth == 1 and tag.name == "tr":
            html.tables[-1].append([])
        elif depth == 1 and tag.name in ("td", "th") and html.tables[-1]:
            sink = []
            html.tables[-1][-1].append(sink)
    raise PullError("malformed", f"{label}: the page breaks off before </body>.")


def rows(dataset: Dataset, place: Place, body: bytes) -> Iterator[tuple[str, Row]]:
    """The rows of the table, subtotals among leaves as the page has them."""
    html = parse(body, dataset.dataset_id)
    note = NOTE.search(_plain(html.text))
    before = [
        str(place.year),
        str(place.period),
        place.province_code,
        place.province_name,
        place.code,
        place.name,
    ]
    for number, cells in enumerate(find_rows(dataset, html, dataset.dataset_id), start=1):
        yield f"table row {number}", [*before, *cells, note[0] if note else None]


def _list(web: Web, year: int, select: str, province: str) -> dict[str, str]:
    """Code -> name of a list on the page."""
    request = _request(web, year, province, ALL)
    _, listed = web.get(f"{select}/{year}/{province}", request, partial(_check_list, select))
    return listed


def _table(web: Web, place: Place) -> Delivery:
    request = _request(web, place.year, place.province_code, place.code)
    landed, _ = web.get(place.part, request, partial(_check_table, web.dataset, place))
    return Delivery(place.part, (Page(landed, read=partial(rows, web.dataset, place)),))


def _request(web: Web, year: int, province: str, pemda: str) -> Request:
    return Request(
        f"{web.source.base_url}/portal/data/apbd",
        params={
            "periode": web.dataset.options["periode"],
            "tahun": year,
            "provinsi": province,
            "pemda": pemda,
        },
        accept=("text/html",),
    )


def _code(listed: dict[str, str], name: str, select: str) -> str:
    codes = [code for code, found in listed.items() if _letters(found) == _letters(name)]
    if len(codes) != 1:
        raise PullError(
            "malformed",
            f"DJPK lists '{name}' {len(codes)} times in {select}, which has"
            f" {str([*listed.values()])[:300]}.",
            "Name it in ssk/sources/djpk.yml as the list does.",
        )
    return codes[0]


def _check_list(select: str, stream: BinaryIO, label: str) -> dict[str, str]:
    html = parse(stream.read(MAX_BYTES + 1), label)
    options = html.lists.get(select, {})
    listed = {code: _plain(name) for code, name in options.items() if code not in ("", ALL)}
    if not html.lists:
        raise _no_portal(label)
    if not listed:
        raise PullError("malformed", f"{label}: no list {select}, only {[*html.lists]}.")
    return listed


def _check_table(dataset: Dataset, place: Place, stream: BinaryIO, label: str) -> None:
    """Raise unless the page has rows of the pemda and year that were asked for."""
    html = parse(stream.read(MAX_BYTES + 1), label)
    table = find_rows(dataset, html, label)
    text = _plain(html.text)
    if f"posturapbd{_letters(place.name)}tahun{place.year}" not in _letters(text):
        raise PullError(
            "malformed",
            f"{label}: not the page of {place.name} {place.year}; it says '{text[:200]}'.",
            "DJPK changed its codes or its heading: compare the page with ssk/sources/djpk.py.",
        )
    if not table:
        raise PullError("empty", f"{label}: the table has no rows.")


def find_rows(dataset: Dataset, html: Html, label: str) -> list[list[str | None]]:
    """The declared columns of the table that has their headings.

    Raises:
        PullError: blocked (no table at all), malformed (other headings, or a row that has another
            number of cells than the headings).
    """
    headings: dict[str, list[str]] = dataset.options["headings"]
    tables = [[[_plain(cell) for cell in row] for row in table] for table in html.tables]
    for table in tables:
        for number, head in enumerate(table):
            places = [[head.index(n) for n in names if n in head] for names in headings.values()]
            if not all(places):
                continue
            body = [row for row in table[number + 1 :] if any(row)]
            for row in body:
                if len(row) != len(head):
                    raise PullError(
                        "malformed",
                        f"{label}: {len(row)} cells under {len(head)} headings: {row[:9]}.",
                    )
            return [[row[at] or None for at, *_ in places] for row in body]
    if not tables:
        raise _no_portal(label)
    found = [table[0] for table in tables if table][:3]
    raise PullError(
        "malformed",
        f"{label}: no table with the headings {list(headings.values())}, found {str(found)[:300]}.",
        "DJPK changed its table: mend `options.headings` in ssk/sources/djpk.yml.",
    )


def _no_portal(label: str) -> PullError:
    return PullError("blocked", f"{label}: a page came that is not the portal's.")


def _plain(pieces: list[str]) -> str:
    return " ".join(" ".join(pieces).split())


def _letters(text: str) -> str:
    """A name without case, spaces and points, which the portal does not write the same twice."""
    return re.sub(r"[\W_]", "", text).casefold()


CONNECTOR = Djpk()
