"""BPS WebAPI: dynamic tables, static tables, SIMDASI tables and the list of publications.

Source: domain/SOURCES.md 1. The key is part of the path, errors arrive with HTTP 200, lists have
10 rows a page, and a missing key in `datacontent` means no data, never zero.
"""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from itertools import product
from typing import Any
from urllib.parse import quote

import requests

from ssk.errors import PullError
from ssk.html_tables import Datum, read_table
from ssk.http import HttpClient, Request
from ssk.records import Pages, as_text
from ssk.settings import ROOT, get_settings
from ssk.sources import Dataset, Delivery, Page, Row
from ssk.web import Landed, Web, check_total, parse_json

BREAKING_TAG = re.compile(r"</?(br|p|div|li|ul|ol|table|tr|td|th)\b[^>]*>", re.IGNORECASE)
LINK = re.compile(rb'("(?:excel|pdf|cover)"\s*:\s*)"(?:[^"\\]|\\.)*"')
# what identifies a row of each list; the same thing has other names in the documentation, in saved
# answers and in other clients
ROW_IDS: Mapping[str, tuple[str, ...]] = {
    "domain": ("domain_id",),
    "subject": ("sub_id",),
    "subcat": ("subcat_id",),
    "var": ("var_id", "var"),
    "vervar": ("vervar_id", "kode_ver_id", "kode_vervar"),
    "turvar": ("turvar_id",),
    "th": ("th_id",),
    "turth": ("turth_id",),
    "unit": ("unit_id",),
    "statictable": ("table_id",),
    "publication": ("pub_id",),
    "simdasi": ("id_tabel",),
}


@dataclass(frozen=True)
class SimdasiTable:
    """A table of a wilayah and the years that it has, newest first."""

    wilayah: str
    id_tabel: str
    kode_tabel: str | None
    judul: str
    years: tuple[int, ...]

    def part(self, year: int) -> str:
        return f"{self.wilayah}/{self.id_tabel}/{year}"


class BpsClient(HttpClient):
    """Lets the body say what is wrong, and keeps no download link: those carry a token."""

    def __init__(self, pause_seconds: float) -> None:
        super().__init__(pause_seconds)
        self.session.hooks["response"].append(_let_the_body_speak)

    def _body(self, request: Request, answer: requests.Response) -> Iterator[bytes]:
        yield LINK.sub(rb"\1null", b"".join(super()._body(request, answer)))


class Bps:
    """Every pull brings all years, so a backfill adds nothing; only SIMDASI has a part per year."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        if web.years and web.dataset.name != "simdasi" and web.current(web.dataset.dataset_id):
            return
        web.client = BpsClient(web.source.pause_seconds)
        match web.dataset.name:
            case "domain":
                yield self._domains(web)
            case "data":
                yield from self._dynamic_tables(web)
            case "static_table":
                yield from self._static_tables(web)
            case "simdasi":
                yield from self._simdasi(web)
            case "publication":
                yield from self._publications(web)

    def _domains(self, web: Web) -> Delivery:
        landed, total = web.get_json(
            "all",
            Request(_address(web, "domain/type/all")),
            partial(_check_domains, web.dataset),
        )
        return Delivery("all", (Page(landed, read=partial(_domain_rows, web.dataset)),), total)

    def _dynamic_tables(self, web: Web) -> Iterator[Delivery | PullError]:
        """One part per domain and variable title of the seed."""
        for (domain, subject), titles in _wanted(web).items():
            try:
                known = self._variables(web, domain, subject)
            except PullError as error:
                if error.outcome != "malformed":
                    raise
                for title in titles:
                    yield PullError(
                        "malformed", error.message, error.remedy, part=f"{domain}/{title}"
                    )
                continue
            for title in titles:
                part = f"{domain}/{title}"
                try:
                    yield self._dynamic_table(web, domain, title, part, known.get(title, []))
                except PullError as error:
                    yield _of_part(error, part)

    def _variables(self, web: Web, domain: str, subject: str) -> dict[str, list[str]]:
        """Title -> ids of the variables of a domain; a domain may list none."""
        path = f"domain/{domain}" + (f"/subject/{subject}" if subject else "")
        known: dict[str, list[str]] = {}
        for record in _listed(web, "var", path):
            known.setdefault(_title(record), []).append(_row_id("var", record))
        return known

    def _dynamic_table(
        self, web: Web, domain: str, title: str, part: str, var_ids: list[str]
    ) -> Delivery:
        if not var_ids:
            raise PullError(
                "empty",
                f"BPS domain {domain} lists no variable '{title}'.",
                "Compare the title with the list of the domain and mend the seed bps_variable.",
            )
        if len(var_ids) > 1:
            raise PullError(
                "malformed",
                f"BPS domain {domain} lists '{title}' {len(var_ids)} times, as variables"
                f" {var_ids}.",
                "A title that is not unique names no table: ask BPS which one holds.",
            )
        [var_id] = var_ids
        years = [_row_id("th", r) for r in _listed(web, "th", f"domain/{domain}/var/{var_id}")]
        if not years:
            raise PullError("empty", f"BPS domain {domain} lists no year of variable {var_id}.")
        ids = ";".join(sorted(years, key=int))
        request = Request(
            _address(web, f"list/model/data/lang/ind/domain/{domain}/var/{var_id}/th/{ids}")
        )
        landed, count = web.get_json(part, request, partial(_check_data, domain))
        read = partial(_data_rows, web.dataset, domain)
        return Delivery(part, (Page(landed, read=read),), count)

    def _static_tables(self, web: Web) -> Iterator[Delivery | PullError]:
        """One part per table that a search finds."""
        found: dict[str, dict[str, Any]] = {}
        failed: dict[str, PullError] = {}
        for domain, keyword in _searches(web, "keyword"):
            path = f"domain/{domain}/keyword/{quote(keyword, safe='')}"
            try:
                for record in _listed(web, "statictable", path):
                    found[f"{domain}/{record['table_id']}"] = record | {"domain": domain}
            except PullError as error:
                failed[domain] = _of_part(error, "*")
        for part, record in found.items():
            domain, table_id = record["domain"], record["table_id"]
            request = Request(
                _address(web, f"view/model/statictable/domain/{domain}/lang/ind/id/{table_id}")
            )
            read = partial(_static_rows, web.dataset, record)
            try:
                landed, count = web.get_json(part, request, partial(_check_static, web.dataset))
                yield Delivery(part, (Page(landed, read=read),), count)
            except PullError as error:
                yield _of_part(error, part)
        known = {
            f"{row['domain']}/{row['table_id']}"
            for row in web.current(web.dataset.dataset_id)
            if row["domain"] not in failed
        }
        yield from _outcome_of_searches(web, found, failed.values(), known - found.keys())

    def _simdasi(self, web: Web) -> Iterator[Delivery | PullError]:
        """One part per table and year: the newest ones, or those of a backfill."""
        found: dict[str, SimdasiTable] = {}
        failed: dict[str, PullError] = {}
        words: dict[str, list[str]] = {}
        for domain, word in _searches(web, "title"):
            words.setdefault(f"{domain}000", []).append(word)  # the 7 digits of the MFD list
        for wilayah, wanted in words.items():
            try:
                for table in self._simdasi_list(web, wilayah):
                    if any(word.lower() in table.judul.lower() for word in wanted):
                        found |= {table.part(year): table for year in table.years}
            except PullError as error:
                failed[wilayah] = _of_part(error, "*")
        newest = web.dataset.options["newest_years"]
        for table in dict.fromkeys(found.values()):
            years = [year for year in table.years if not web.years or year in web.years]
            for year in years if web.years else years[:newest]:
                try:
                    yield self._simdasi_table(web, table, year)
                except PullError as error:
                    yield _of_part(error, table.part(year))
        if web.years:
            yield from failed.values()
            return
        known = {
            f"{row['wilayah']}/{row['id_tabel']}/{row['tahun_data']}"
            for row in web.current(web.dataset.dataset_id)
            if row["wilayah"] not in failed
        }
        yield from _outcome_of_searches(web, found, failed.values(), known - found.keys())

    def _simdasi_list(self, web: Web, wilayah: str) -> list[SimdasiTable]:
        """The tables of a wilayah, which may have none."""
        request = Request(_address(web, f"{SIMDASI}/id/23/wilayah/{wilayah}"))
        try:
            _, inner = web.get_json(f"list/{wilayah}", request, _check_simdasi_list)
        except PullError as error:
            if error.outcome != "empty":
                raise
            return []
        return [
            SimdasiTable(
                wilayah,
                str(record["id_tabel"]),
                as_text(record.get("kode_tabel")),
                _plain(record["judul"]),
                _years(record["ketersediaan_tahun"]),
            )
            for record in inner["data"]
        ]

    def _simdasi_table(self, web: Web, table: SimdasiTable, year: int) -> Delivery:
        id_tabel = quote(table.id_tabel, safe="")
        request = Request(
            _address(
                web, f"{SIMDASI}/id/25/tahun/{year}/id_tabel/{id_tabel}/wilayah/{table.wilayah}"
            )
        )
        part = table.part(year)
        landed, count = web.get_json(part, request, partial(_check_simdasi_table, year))
        read = partial(_simdasi_rows, web.dataset, table)
        return Delivery(part, (Page(landed, read=read),), count)

    def _publications(self, web: Web) -> Iterator[Delivery | PullError]:
        """One part per search, since a publication is a row of its list."""
        for domain, keyword in _searches(web, "keyword"):
            part = f"{domain}/{keyword}"
            path = f"domain/{domain}/keyword/{quote(keyword, safe='')}"
            read = partial(_publication_rows, web.dataset, domain)
            try:
                pages = list(_pages(web, "publication", path, part))
                count = sum(len(records) for _, records in pages)
                yield Delivery(part, tuple(Page(landed, read=read) for landed, _ in pages), count)
            except PullError as error:
                yield _of_part(error, part)


SIMDASI = "interoperabilitas/datasource/simdasi"


def _wanted(web: Web) -> dict[tuple[str, str], list[str]]:
    """(domain, subject that is searched or "") -> titles of the variables, in seed order."""
    wanted: dict[tuple[str, str], list[str]] = {}
    with (ROOT / web.dataset.options["variables"]).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    domains = {p: _domains_that_fit(web, p) for p in {line["domain"] for line in lines}}
    for line in lines:
        for domain in domains[line["domain"]]:
            titles = wanted.setdefault((domain, line["subject_id"]), [])
            if line["var_title"] not in titles:
                titles.append(line["var_title"])
    return wanted


def _searches(web: Web, name: str) -> list[tuple[str, str]]:
    """(domain, what is looked for) of the searches that the dataset declares."""
    searches = [
        (domain, search[name])
        for search in web.dataset.options["searches"]
        for domain in _domains_that_fit(web, search["domain"])
    ]
    return list(dict.fromkeys(searches))


def _domains_that_fit(web: Web, pattern: str) -> list[str]:
    """Domains of the list that `bps.domain` brought; a pattern keeps to its level.

    `62??` are kabupaten and kota of a province, `??00` the provinces of today, `0000` the nation.
    """
    if "?" not in pattern:
        return [pattern]
    listed = [str(row["domain_id"]) for row in web.current("bps.domain")]
    found = [domain for domain in listed if fits(domain, pattern)]
    if not found:
        raise PullError(
            "malformed",
            f"bps.domain has {len(listed)} domains and none that fits '{pattern}'.",
            "Bring the list in first with `ssk ingest bps.domain`, or mend the pattern.",
        )
    return sorted(found)


def fits(domain: str, pattern: str) -> bool:
    """Whether a domain is meant by a pattern; dbt has the same rule in `bps_domain_fits`."""
    return (
        fnmatchcase(domain, pattern)
        and domain.endswith("00") == pattern.endswith("00")
        and (domain == "0000") == (pattern == "0000")
    )


def _of_part(error: PullError, part: str) -> PullError:
    """The error as that of one part, so that the others go on.

    Raises:
        PullError: what would meet every other request as well.
    """
    error.part = part
    if error.outcome not in ("empty", "malformed"):
        raise error
    return error


def _outcome_of_searches(
    web: Web, found: Collection[str], failed: Collection[PullError], gone: Collection[str]
) -> Iterator[PullError]:
    """What is in use and no longer listed, and searches that failed.

    These come last, so that no good part stands behind them and makes them look mended.
    """
    for part in sorted(gone):
        yield PullError("empty", f"BPS no longer lists {web.dataset.dataset_id} {part}.", part=part)
    yield from failed
    if not (found or failed or gone):
        yield PullError("empty", f"BPS lists nothing that {web.dataset.dataset_id} looks for.")


def _address(web: Web, path: str) -> str:
    key = quote(get_settings().bps_key.get_secret_value(), safe="")
    return f"{web.source.base_url}/{path}/key/{key}"


def _let_the_body_speak(answer: requests.Response, *args: Any, **kwargs: Any) -> None:
    """BPS says with 404 and `{"error": "UserNotFound"}` that it does not know the key."""
    if answer.status_code == 404 and "json" in answer.headers.get("Content-Type", ""):
        answer.status_code = 200


def _pages(
    web: Web, model: str, path: str, part: str = ""
) -> Iterator[tuple[Landed, list[dict[str, Any]]]]:
    """The pages of a list, 1 to the last INCLUSIVE, with as many rows as the list says it has."""
    watch = Pages()
    number, page_count = 0, 1
    while number < page_count:
        number += 1
        request = Request(_address(web, f"list/model/{model}/lang/ind/{path}/page/{number}"))
        try:
            landed, (head, records) = web.get_json(
                part or f"{model}/{path}/{number}", request, partial(_check_list, model)
            )
        except PullError as error:
            if error.outcome == "empty" and number > 1:
                error.outcome = "malformed"  # a list of so many pages has no empty one
            raise
        page_count = int(head["pages"])
        watch.add(request.label, int(head["total"]), [_row_id(model, r) for r in records])
        yield landed, records
    check_total(f"BPS {model} of {path}", watch.keys, watch.total)


def _listed(web: Web, model: str, path: str) -> list[dict[str, Any]]:
    """All rows of a list; an empty list has none."""
    try:
        return [record for _, records in _pages(web, model, path) for record in records]
    except PullError as error:
        if error.outcome != "empty":
            raise
        return []


def _check_envelope(body: Any, label: str) -> dict[str, Any]:
    """Sort the errors that BPS sends with HTTP 200."""
    if not isinstance(body, dict):
        raise PullError("malformed", f"{label}: not a BPS answer.")
    availability = body.get("data-availability")
    message = body.get("message") or body.get("error")
    if body.get("status") != "OK" and (message or availability is None):
        raise _said(label, str(message or body)[:200])
    if availability != "available":
        raise PullError("empty", f"{label}: BPS says '{availability}'.")
    return body


def _said(label: str, message: str) -> PullError:
    """What an error message of BPS means."""
    if re.search(r"key|user|token", message, re.IGNORECASE):
        return PullError("refused", f"{label}: BPS says '{message}'.", "Check SSK_BPS_KEY.")
    if re.search(r"tidak ditemukan", message, re.IGNORECASE):
        return PullError("empty", f"{label}: BPS says '{message}'.")
    return PullError("malformed", f"{label}: BPS says '{message}'.")


def _row_id(model: str, record: Mapping[str, Any]) -> str:
    """The id of a list row under whichever of its names it has."""
    for name in ROW_IDS[model]:
        if name in record:
            return str(record[name])
    raise PullError(
        "malformed",
        f"BPS {model}: a row has none of {list(ROW_IDS[model])}, found {sorted(record)}.",
        "BPS changed this list: mend ssk/sources/bps.py.",
    )


def _title(record: Mapping[str, Any]) -> str:
    return _plain(record["title"] if "title" in record else record["label"])


def _check_list(model: str, body: Any, label: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Paging and rows of one page of a list."""
    data = _check_envelope(body, label).get("data")
    if not (isinstance(data, list) and len(data) == 2 and isinstance(data[1], list)):
        raise PullError("malformed", f"{label}: 'data' is not [paging, rows].")
    if "pages" not in data[0] or "total" not in data[0]:
        raise PullError("malformed", f"{label}: the paging lacks 'pages' or 'total'.")
    for record in data[1]:
        _row_id(model, record)
        if model in ("var", "statictable", "publication"):
            _title(record)
        for value in record.values():
            as_text(value)
    return data[0], data[1]


def _check_domains(dataset: Dataset, body: Any, label: str) -> int:
    head, records = _check_list("domain", body, label)
    check_total(label, records, int(head["total"]))
    for record in records:
        [as_text(record[name]) for name in dataset.columns]
    return len(records)


def _domain_rows(dataset: Dataset, body: bytes) -> Iterator[tuple[str, Row]]:
    for index, record in enumerate(parse_json(body, dataset.dataset_id)["data"][1]):
        yield f"/data/1/{index}", [as_text(record[name]) for name in dataset.columns]


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
    for value in content.values():
        as_text(value)
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
                as_text(var.get("unit")),
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
                as_text(value),
                "string" if isinstance(value, str) else "number",
            ],
        )


def _check_static(dataset: Dataset, body: Any, label: str) -> int:
    """The number of cells and notes of the table.

    Raises:
        PullError: malformed, when there is no table with rows in the answer.
    """
    data = _check_envelope(body, label)["data"]
    count = len(static_data(data, label))
    as_text(data["title"])
    return count


def static_data(data: Mapping[str, Any], label: str) -> list[Datum]:
    """The cells and notes of a static table, which is HTML within JSON."""
    table = data.get("table")
    if not isinstance(table, str):
        raise PullError("malformed", f"{label}: 'table' is no text, found {sorted(data)}.")
    try:
        found = list(read_table(table if "<t" in table else html.unescape(table)))
        if not any(datum.column for datum in found):
            raise ValueError("it has no cells beside its row names")
    except ValueError as error:
        raise PullError("malformed", f"{label}: the table cannot be read: {error}.") from None
    return found


def static_locator(datum: Datum) -> str:
    """Where a cell of a static table stands; a note has no column."""
    return f"/data/table row {datum.row}" + (f" column {datum.column}" if datum.column else "")


def _static_rows(
    dataset: Dataset, record: Mapping[str, Any], body: bytes
) -> Iterator[tuple[str, Row]]:
    data = parse_json(body, dataset.dataset_id)["data"]
    for datum in static_data(data, dataset.dataset_id):
        yield (
            static_locator(datum),
            [
                record["domain"],
                str(record["table_id"]),
                _plain(data["title"]),
                as_text(record.get("subj")),
                as_text(data.get("updt_date")),
                str(datum.row),
                as_text(datum.column),
                datum.section,
                datum.row_label,
                datum.column_label,
                datum.text,
            ],
        )


def _check_simdasi(body: Any, label: str) -> dict[str, Any]:
    """The inner answer: an error stands there under an outer OK."""
    data = _check_envelope(body, label)["data"]
    inner = data[1]
    if str(inner.get("status")) != "200":
        raise _said(label, str(inner.get("message")))
    if not inner.get("data"):
        raise PullError("empty", f"{label}: SIMDASI of BPS has no rows.")
    return dict(inner)


def _check_simdasi_list(body: Any, label: str) -> dict[str, Any]:
    inner = _check_simdasi(body, label)
    for record in inner["data"]:
        _row_id("simdasi", record)
        as_text(record["judul"])
        _years(record["ketersediaan_tahun"])
    return inner


def _years(available: Any) -> tuple[int, ...]:
    """The years of a table, newest first: a list, or text with commas."""
    if isinstance(available, str):
        available = [year for year in available.split(",") if year.strip()]
    return tuple(sorted({int(year) for year in available}, reverse=True))


def _check_simdasi_table(year: int, body: Any, label: str) -> int:
    """The number of values, after each was found to be of a column that is named.

    Raises:
        PullError: empty, malformed (another year, a column that `kolom` does not name, a row that
            comes twice).
    """
    inner = _check_simdasi(body, label)
    if str(inner["tahun_data"]) != str(year):
        raise PullError(
            "malformed", f"{label}: asked for {year}, got the table of {inner['tahun_data']}."
        )
    names = {column: as_text(about["nama_variabel"]) for column, about in inner["kolom"].items()}
    values = [item for row in inner["data"] for item in row["variables"].items()]
    unnamed = {column for column, _ in values} - names.keys()
    if unnamed:
        raise PullError(
            "malformed", f"{label}: 'kolom' does not name {sorted(unnamed)[:3]} of its columns."
        )
    for _, cell in values:
        as_text(cell["value_raw"])
    named = Counter((row["kode_wilayah"], row["label"]) for row in inner["data"])
    twice = [name for name, count in named.items() if count > 1]
    if twice:
        raise PullError("malformed", f"{label}: rows {twice[:3]} stand in the table twice.")
    return len(values)


def _simdasi_rows(dataset: Dataset, table: SimdasiTable, body: bytes) -> Iterator[tuple[str, Row]]:
    inner = parse_json(body, dataset.dataset_id)["data"][1]
    for index, row in enumerate(inner["data"]):
        for column, cell in row["variables"].items():
            yield (
                f"/data/1/data/{index}/variables/{column}",
                [
                    table.wilayah,
                    table.id_tabel,
                    table.kode_tabel,
                    table.judul,
                    str(inner["tahun_data"]),
                    as_text(row["kode_wilayah"]),
                    _plain(row["label"]),
                    column,
                    _plain(inner["kolom"][column]["nama_variabel"]),
                    as_text(cell["value_raw"]),
                    as_text(cell.get("value")),
                ],
            )


def _publication_rows(dataset: Dataset, domain: str, body: bytes) -> Iterator[tuple[str, Row]]:
    for index, record in enumerate(parse_json(body, dataset.dataset_id)["data"][1]):
        fields = [as_text(record.get(name)) for name in dataset.columns[3:]]
        yield (
            f"/data/1/{index}",
            [domain, _row_id("publication", record), _title(record), *fields],
        )


def _plain(text: str) -> str:
    """Labels and notes carry HTML, often encoded; the words are what BPS means."""
    text = BREAKING_TAG.sub(" ", html.unescape(text))
    return re.sub(r"\s+", " ", re.sub(r"</?[a-zA-Z][^>]*>", "", text)).strip()


CONNECTOR = Bps()
