"""A CKAN portal: ``/ckan/api/[3/]action/X`` and the files of its resources.

The Action API is VERIFIED for the envelope and package_search; the limits of datastore_search and
the error objects are BELIEVED (CKAN documentation). The packages are ours: no answer of an
Indonesian portal was saved. Population and area are real, household figures are CONTOH.
"""

import csv
import io
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ssk.sandbox import samples
from ssk.sandbox.data import Kabkota, SandboxData
from ssk.sandbox.faults import PAGE_ROWS
from ssk.sandbox.reply import Call, Reply, json_reply, text_reply
from ssk.sandbox.xlsx import workbook

ROWS_MAX = 25  # the setting ckan.search.rows_max of this portal; the default of CKAN is 1000
DATASTORE_DEFAULT, DATASTORE_MAX = 100, 32000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POPULATION = "jumlah-penduduk-menurut-kabupaten-kota"
HOUSEHOLDS = "jumlah-rumah-tangga-kalimantan-tengah"
AREA = "luas-wilayah-menurut-kabupaten-kota"
RENAMED = {"jumlah_penduduk": "total_penduduk", "jumlah_rumah_tangga": "jumlah_rt", "luas": "area"}
UNRELATED = [
    f"{subject} {place}"
    for subject in ("Jumlah Pasar", "Panjang Jalan", "Produksi Padi", "Jumlah Koperasi")
    for place in (
        "Barito Selatan",
        "Barito Timur",
        "Barito Utara",
        "Gunung Mas",
        "Kapuas",
        "Lamandau",
        "Murung Raya",
        "Pulang Pisau",
        "Sukamara",
    )
]
MODIFIED = "2025-06-30T08:00:00"

Table = list[list[str]]


@dataclass(frozen=True)
class Resource:
    """One file. ``table`` begins with the header; ``render`` makes the bytes of it."""

    package: str
    title: str
    file_name: str
    format: str
    content_type: str
    table: Table
    render: Callable[[Table], bytes]
    datastore: bool = False

    @property
    def id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"ssk-sandbox/{self.package}"))


class Ckan:
    """One resource to a package."""

    def __init__(self, data: SandboxData) -> None:
        resources = [_population(data), _households(data), _area(data)]
        resources += [_unrelated(title) for title in UNRELATED]
        self.by_package = {r.package: r for r in sorted(resources, key=lambda r: r.package)}
        self.by_id = {r.id: r for r in resources}

    def answer(self, call: Call) -> Reply:
        """An action, or the download of a file."""
        match call.path.strip("/").split("/"):
            case ["api", "3", "action", name] | ["api", "action", name]:
                return self._action(call, name)
            case ["dataset", package, "resource", _, "download", _]:
                return self._download(call, package)
        return text_reply("<h1>404 Not Found</h1>", 404)

    def _action(self, call: Call, name: str) -> Reply:
        if call.fault == "key_refused":
            return _error(403, "Authorization Error", "Access denied")
        actions: dict[str, Callable[[Call, dict[str, Any]], Any]] = {
            "site_read": lambda call, asked: True,
            "status_show": lambda call, asked: {
                "site_title": "Satu Data (sandbox)",
                "site_url": call.base_url,
                "ckan_version": "2.10.4",
                "extensions": ["datastore"],
            },
            "package_list": lambda call, asked: list(self.by_package),
            "package_search": self._package_search,
            "package_show": self._package_show,
            "resource_show": self._resource_show,
            "datastore_search": self._datastore_search,
        }
        if name not in actions:
            return json_reply(f"Bad request - Action name not known: {name}", 400)
        try:
            asked = _asked(call)
            result = actions[name](call, asked)
        except _Refused as refusal:
            return _error(*refusal.args)
        help_url = f"{call.base_url}/api/3/action/help_show?name={name}"
        return json_reply({"help": help_url, "success": True, "result": result})

    def _package_search(self, call: Call, asked: dict[str, Any]) -> dict[str, Any]:
        """``rows`` is cut at ROWS_MAX without a word: page with ``start``."""
        words = str(asked.get("q") or "*:*").lower().replace("*:*", "").split()
        found = [
            r
            for name, r in self.by_package.items()
            if all(word in f"{name} {r.title.lower()}" for word in words)
        ]
        if call.fault == "empty":
            found = []
        start, rows = _number(asked, "start", 0), min(_number(asked, "rows", 10), ROWS_MAX)
        return {
            "count": len(found) + (3 if call.fault == "wrong_count" else 0),
            "sort": "score desc, metadata_modified desc",
            "facets": {},
            "search_facets": {},
            "results": [_package(call, r) for r in found[start : start + rows]],
        }

    def _package_show(self, call: Call, asked: dict[str, Any]) -> dict[str, Any]:
        for resource in self.by_package.values():
            if _required(asked, "id") in (resource.package, _package_id(resource)):
                return _package(call, resource)
        raise _Refused(404, "Not Found Error", "Not found")

    def _resource_show(self, call: Call, asked: dict[str, Any]) -> dict[str, Any]:
        resource = self.by_id.get(_required(asked, "id"))
        if resource is None:
            raise _Refused(404, "Not Found Error", "Not found")
        return _resource(call, resource)

    def _datastore_search(self, call: Call, asked: dict[str, Any]) -> dict[str, Any]:
        resource = self.by_id.get(_required(asked, "resource_id"))
        if resource is None or not resource.datastore:
            message = 'Resource "' + _required(asked, "resource_id") + '" was not found.'
            raise _Refused(404, "Not Found Error", "Not found: " + message)
        header, *rows = _served(call, resource)
        records = [
            {"_id": number, **dict(zip(header, row, strict=True))}
            for number, row in enumerate(rows, start=1)
        ]
        filters = asked.get("filters") or {}
        if isinstance(filters, str):
            filters = json.loads(filters)
        records = [r for r in records if all(str(r.get(k)) == str(v) for k, v in filters.items())]
        total = len(records)
        offset = _number(asked, "offset", 0)
        limit = min(_number(asked, "limit", DATASTORE_DEFAULT), DATASTORE_MAX)
        if call.fault in ("page_drift", "duplicate_rows"):
            limit = min(limit, PAGE_ROWS)
        page = records[offset : offset + limit]
        if call.fault == "wrong_count":
            total += 3
        elif call.fault == "page_drift":
            total += offset
        elif call.fault == "duplicate_rows" and offset:
            page = [records[0], *page[1:]]
        fields = [{"id": "_id", "type": "int"}, *({"id": name, "type": "text"} for name in header)]
        names = asked.get("fields")
        if names:
            names = names.split(",") if isinstance(names, str) else names
            fields = [f for f in fields if f["id"] in names]
        shown = [{f["id"]: r[f["id"]] for f in fields} for r in page]
        return {
            "include_total": True,
            "resource_id": resource.id,
            "fields": fields,
            "records_format": "objects",
            "records": shown,
            "limit": limit,
            "offset": offset,
            "total": total,
            "total_was_estimated": False,
        }

    def _download(self, call: Call, package: str) -> Reply:
        resource = self.by_package.get(package)
        if resource is None:
            return text_reply("<h1>404 Not Found</h1>", 404)
        return Reply(resource.render(_served(call, resource)), 200, resource.content_type)


class _Refused(Exception):
    """HTTP status, __type and message of a CKAN error."""


def _error(status: int, kind: str, message: str | dict[str, Any]) -> Reply:
    fields: dict[str, Any] = message if isinstance(message, dict) else {"message": message}
    error = {"__type": kind} | fields
    return json_reply({"help": "", "success": False, "error": error}, status)


def _asked(call: Call) -> dict[str, Any]:
    """Parameters of a GET, a form or a JSON body."""
    if call.method == "GET" or call.is_form or not call.body:
        return dict(call.params)
    try:
        asked = json.loads(call.body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise _Refused(400, "Bad Request", "JSON Error: Error decoding JSON data")
    return asked


def _required(asked: dict[str, Any], name: str) -> str:
    if not asked.get(name):
        raise _Refused(409, "Validation Error", {name: ["Missing value"]})
    return str(asked[name])


def _number(asked: dict[str, Any], name: str, default: int) -> int:
    value = asked.get(name)
    if value in (None, ""):
        return default
    try:
        return max(int(str(value)), 0)
    except ValueError:
        raise _Refused(409, "Validation Error", {name: ["Invalid integer"]}) from None


def _served(call: Call, resource: Resource) -> Table:
    """The table after content faults."""
    header, *rows = resource.table
    match call.fault:
        case "empty":
            rows = []
        case "shrunk":
            rows = rows[:1]
        case "changed_column":
            header = [RENAMED.get(name, name) for name in header]
        case "changed_type":
            values = {header.index(name) for name in RENAMED if name in header}
            rows = [
                [json.dumps({"value": cell}) if at in values else cell for at, cell in enumerate(r)]
                for r in rows
            ]
    return [header, *rows]


def _package_id(resource: Resource) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"ssk-sandbox/package/{resource.package}"))


def _package(call: Call, resource: Resource) -> dict[str, Any]:
    return {
        "id": _package_id(resource),
        "name": resource.package,
        "title": resource.title,
        "notes": "",
        "state": "active",
        "private": False,
        "metadata_modified": MODIFIED,
        "organization": {"name": "satu-data", "title": "Satu Data (sandbox)"},
        "num_resources": 1,
        "resources": [_resource(call, resource)],
    }


def _resource(call: Call, resource: Resource) -> dict[str, Any]:
    path = f"dataset/{resource.package}/resource/{resource.id}/download/{resource.file_name}"
    return {
        "id": resource.id,
        "package_id": _package_id(resource),
        "name": resource.title,
        "format": resource.format,
        "mimetype": resource.content_type,
        "url": f"{call.base_url}/{path}",
        "url_type": "upload",
        "state": "active",
        "last_modified": MODIFIED,
        "datastore_active": resource.datastore,
    }


def _csv_bytes(table: Table, delimiter: str, encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode(encoding)


def _population(data: SandboxData) -> Resource:
    """Dukcapil, Semester II 2024: 514 rows, `;`, UTF-8 with a byte order mark."""
    header = [
        "tahun",
        "semester",
        "kemendagri_kode_kabupaten_kota",
        "bps_kode_kabupaten_kota",
        "nama_kabupaten_kota",
        "jumlah_laki_laki",
        "jumlah_perempuan",
        "jumlah_penduduk",
        "luas_km2",
    ]
    by_kemendagri = sorted(data.kabkota, key=lambda k: k.kemendagri_code)
    table = [header, *(_population_row(k) for k in by_kemendagri)]
    return Resource(
        POPULATION,
        "Jumlah Penduduk Menurut Kabupaten/Kota",
        "jumlah_penduduk_2024_s2.csv",
        "CSV",
        "text/csv",
        table,
        partial(_csv_bytes, delimiter=";", encoding="utf-8-sig"),
        datastore=True,
    )


def _population_row(k: Kabkota) -> list[str]:
    codes = [k.kemendagri_code, k.bps_code, k.name.upper()]
    return ["2024", "2", *codes, k.male_count, k.female_count, k.population_count, k.area_km2]


def _households(data: SandboxData) -> Resource:
    """CONTOH. Two title rows stand above the header; thousands are Indonesian, in TEXT cells."""
    header = ["tahun", "kode_bps", "nama_kabupaten_kota", "jumlah_rumah_tangga", "keterangan"]
    table = [header]
    for k in data.of_province("62"):
        count = samples.household_count(k.bps_code, int(k.population_count))
        shown = f"{count:,}".replace(",", ".")
        name = k.name.replace("Kabupaten ", "Kab. ")
        table.append(["2024", k.bps_code, name, shown, "CONTOH - bukan angka resmi"])
    titles = [["Jumlah Rumah Tangga Menurut Kabupaten/Kota"], ["Provinsi Kalimantan Tengah, 2024"]]
    return Resource(
        HOUSEHOLDS,
        "Jumlah Rumah Tangga Kalimantan Tengah",
        "jumlah_rumah_tangga_kalteng.xlsx",
        "XLSX",
        XLSX_TYPE,
        table,
        lambda t: workbook("Data", [*titles, *t]),
    )


def _area(data: SandboxData) -> Resource:
    """Latin-1, which the ² of the unit makes visible."""
    header = ["bps_kode_kabupaten_kota", "nama_kabupaten_kota", "luas", "satuan"]
    rows = [[k.bps_code, k.name.upper(), k.area_km2, "km²"] for k in data.kabkota]
    return Resource(
        AREA,
        "Luas Wilayah Menurut Kabupaten/Kota",
        "luas_wilayah.csv",
        "CSV",
        "text/csv",
        [header, *rows],
        partial(_csv_bytes, delimiter=",", encoding="latin-1"),
    )


def _unrelated(title: str) -> Resource:
    name = title.lower().replace(" ", "-")
    table = [["tahun", "keterangan"], ["2024", "CONTOH"]]
    render = partial(_csv_bytes, delimiter=",", encoding="utf-8")
    return Resource(name, title, f"{name}.csv", "CSV", "text/csv", table, render)


SANDBOX = Ckan
