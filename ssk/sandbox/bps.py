"""BPS WebAPI v1: ``/bps/v1/api/{domain|list|view|interoperabilitas}/...``, path or query string.

Shapes VERIFIED on saved answers: the list envelope, ``domain``, ``list/model/{subject, var,
vervar, th, turth, unit, statictable, data}`` and the errors at HTTP 200; on the documentation:
``list/model/publication``, ``view/model/statictable``, SIMDASI and the 404 of an unknown key.
BELIEVED: the rows of ``turvar``, the texts of errors other than "Parameter key is missing", the
labels of regions, and values delivered as text with a decimal comma (T5 has them).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from ssk.sandbox import samples
from ssk.sandbox.bps_tables import TOKEN, Simdasi, excel, static_table
from ssk.sandbox.data import SandboxData
from ssk.sandbox.faults import PAGE_ROWS
from ssk.sandbox.reply import Call, Reply, json_reply, text_reply

PER_PAGE = 10
REFUSED_KEY, UNKNOWN_KEY = "refused", "unknown"  # every other key is good
EMPTY_LIST = {"status": "OK", "data-availability": "list-not-available", "data": ""}
NOT_AVAILABLE = {"status": "OK", "data-availability": "not-available", "data": ""}
NO_BREAKDOWN = {0: "Tidak ada"}
WHOLE_YEAR = {0: "Tahun"}
RENAMED = {"var_id": "id_var", "domain_id": "id_domain", "th_id": "id_th", "title": "judul"}
SMALL_PAGES = ("page_drift", "duplicate_rows")

Cell = tuple[int, int, int, int]  # vervar, turvar, th, turth


@dataclass
class Variable:
    """One dynamic table. ``values`` lacks the cells without data: no key is ever sent for those."""

    row: dict[str, str]
    vervar: dict[int, str] = field(default_factory=dict)
    turvar: dict[int, str] = field(default_factory=lambda: dict(NO_BREAKDOWN))
    turth: dict[int, str] = field(default_factory=lambda: dict(WHOLE_YEAR))
    values: dict[Cell, float | str] = field(default_factory=dict)

    @property
    def var_id(self) -> int:
        return int(self.row["var_id"])

    def years(self) -> dict[int, str]:
        """th id -> label, newest first; th id = year - 1900."""
        ids = sorted({cell[2] for cell in self.values}, reverse=True)
        return {th: str(th + 1900) for th in ids}


class Bps:
    """The whole source; ``answer`` is a pure function of the call."""

    BASE = "v1/api/"

    def __init__(self, data: SandboxData) -> None:
        self.data = data
        self.variables: dict[tuple[str, int], Variable] = {}
        for row in data.rows("bps_variables.csv"):
            variable = Variable(row)
            self.variables[row["domain"], variable.var_id] = variable
            if row["content"]:
                _FILLERS[row["content"]](variable, data)
        self.static_tables = data.rows("bps_static_tables.csv")
        self.static_tables += [
            _static_title(v.row) for v in self.variables.values() if v.row["domain"] == "0000"
        ]
        self.publications = data.rows("bps_publications.csv")
        self.simdasi = Simdasi(data)

    def answer(self, call: Call) -> Reply:
        """HTTP 200 for nearly everything: success stands in the body."""
        head, params = _parameters(call)
        if head not in ("domain", "list", "view", "interoperabilitas"):
            return text_reply("<h1>404 Not Found</h1>", 404)
        if not params.get("key"):
            return _error("Parameter key is missing")
        if params["key"] == REFUSED_KEY or call.fault == "key_refused":
            return _error("Key is not valid")
        if params["key"] == UNKNOWN_KEY:
            return json_reply({"error": "UserNotFound"}, 404)
        if head == "view":
            return self._view(params, call.fault)
        if head == "interoperabilitas":
            return self._simdasi(params, call.fault)
        if head == "domain":
            return self._domains(params, call.fault)
        if params.get("model") == "data":
            return self._data(params, call.fault)
        return self._list(params, call.fault)

    def _domains(self, params: dict[str, str], fault: str | None) -> Reply:
        """One page; its paging object has no per_page and no count (VERIFIED)."""
        kind, province = params.get("type", "all"), params.get("prov", "")
        names = {"0000": "Pusat", **self.data.provinces}
        names |= {k.bps_code: k.bps_label for k in self.data.kabkota}
        keep: dict[str, Callable[[str], bool]] = {
            "all": lambda code: True,
            "prov": lambda code: code.endswith("00") and code != "0000",
            "kab": lambda code: not code.endswith("00"),
            "kabbyprov": lambda code: not code.endswith("00") and code[:2] == province[:2],
        }
        if kind not in keep:
            return _error("Parameter type is not valid")
        rows = [
            {
                "domain_id": code,
                "domain_name": names[code],
                "domain_url": f"https://{_slug(names[code])}.bps.go.id",
            }
            for code in sorted(names)
            if keep[kind](code)
        ]
        if not rows or fault == "empty":
            return json_reply(EMPTY_LIST)
        if fault == "shrunk":
            rows = rows[:1]
        total = len(rows) + (3 if fault == "wrong_count" else 0)
        return _envelope({"page": 1, "pages": 1, "total": total}, rows, fault)

    def _list(self, params: dict[str, str], fault: str | None) -> Reply:
        rows = self._rows(params)
        if fault == "shrunk" and params.get("model") == "publication":
            rows = rows[:1]  # the other lists only say what there is to ask for
        page = int(params.get("page") or 1)
        per_page = PAGE_ROWS if fault in SMALL_PAGES else PER_PAGE
        chunk = rows[(page - 1) * per_page : page * per_page] if page > 0 else []
        if not chunk or fault == "empty":
            return json_reply(EMPTY_LIST)
        if fault == "duplicate_rows" and page > 1:
            chunk = [rows[0], *chunk[1:]]
        drift = {"wrong_count": 3, "page_drift": page - 1}
        paging = {
            "page": page,
            "pages": ceil(len(rows) / per_page),
            "per_page": per_page,
            "count": len(chunk),
            "total": len(rows) + drift.get(fault or "", 0),
        }
        return _envelope(paging, chunk, fault)

    def _view(self, params: dict[str, str], fault: str | None) -> Reply:
        """One static table; other models have no answer here."""
        wanted = params.get("model"), params.get("domain"), params.get("id")
        for row in self.static_tables if fault != "empty" else ():
            key = "statictable", row["domain"], row["table_id"]
            if key == wanted and row["content"]:
                found = static_table(row, self.data, fault)
                return json_reply({"status": "OK", "data-availability": "available", "data": found})
        return json_reply(NOT_AVAILABLE)

    def _simdasi(self, params: dict[str, str], fault: str | None) -> Reply:
        """The paging counts one answer, not its rows; an empty one is documented as an error."""
        if fault == "empty":
            paging = {"page": 1, "pages": 0, "per_page": 25, "count": 0, "total": 0}
            return json_reply(
                {"status": "Error", "data-availability": "not-available", "data": [paging, []]}
            )
        paging = {"page": 1, "pages": 1, "per_page": 1, "count": 1, "total": 1}
        inner = self.simdasi.answer(params, fault)
        return json_reply(
            {"status": "OK", "data-availability": "available", "data": [paging, inner]}
        )

    def _rows(self, params: dict[str, str]) -> list[dict[str, Any]]:
        domain = params.get("domain", "0000")
        found = [v for (where, _), v in self.variables.items() if where == domain]
        model = params.get("model", "")
        if model == "unit":
            units = sorted({v.row["unit"] for v in found})
            return [{"unit_id": i, "unit": unit} for i, unit in enumerate(units)]
        if model == "subject":
            subjects = {int(v.row["sub_id"]): v.row["sub_name"] for v in found}
            return [_subject_row(i, subjects[i]) for i in sorted(subjects)]
        keyword = params.get("keyword", "").lower()
        if model in ("statictable", "publication"):
            rows = self.static_tables if model == "statictable" else self.publications
            make = _static_row if model == "statictable" else _publication_row
            return [
                make(row)
                for row in rows
                if row["domain"] == domain and keyword in row["title"].lower()
            ]
        if model == "var":
            found = [v for v in found if params.get("subject", v.row["sub_id"]) == v.row["sub_id"]]
            return [_var_row(v) for v in found if keyword in v.row["title"].lower()]
        if params.get("var"):
            found = [v for v in found if str(v.var_id) == params["var"]]
        dimension = _DIMENSIONS.get(model)
        return dimension(v for v in found if v.values) if dimension else []

    def _data(self, params: dict[str, str], fault: str | None) -> Reply:
        for name in ("domain", "var", "th"):
            if not params.get(name):
                return _error(f"Parameter {name} is missing")
        domain, var_id = params["domain"], params["var"]
        variable = self.variables.get((domain, int(var_id))) if var_id.isdigit() else None
        if variable is None or fault == "empty":
            return json_reply(NOT_AVAILABLE)
        vervar = _chosen(variable.vervar, params.get("vervar", ""))
        turvar = _chosen(variable.turvar, params.get("turvar", ""))
        years = dict(sorted(_chosen(variable.years(), params["th"]).items()))
        turth = _chosen(variable.turth, params.get("turth", ""))
        content: dict[str, Any] = {
            f"{cell[0]}{var_id}{cell[1]}{cell[2]}{cell[3]}": value
            for cell, value in variable.values.items()
            if cell[0] in vervar and cell[1] in turvar and cell[2] in years and cell[3] in turth
        }
        if not content:
            return json_reply(NOT_AVAILABLE)
        match fault:
            case "wrong_count":
                content["123456789"] = 1.0  # belongs to no listed dimension
            case "shrunk":
                content = dict(list(content.items())[:1])
            case "changed_type":
                content = {key: {"nilai": value} for key, value in content.items()}
        row = variable.row
        answer = {
            "status": "OK",
            "data-availability": "available",
            "var": [
                {
                    "val": variable.var_id,
                    "label": row["title"],
                    "unit": row["unit"],
                    "subj": row["sub_name"],
                    "def": "",
                    "note": row["notes"],
                }
            ],
            "turvar": _members(turvar),
            "labelvervar": row["labelvervar"],
            "vervar": _members(vervar),
            "tahun": _members(years),
            "turtahun": _members(turth),
            "data_content" if fault == "changed_column" else "datacontent": content,
        }
        return json_reply(answer)


def _parameters(call: Call) -> tuple[str, dict[str, str]]:
    """First path segment and all parameters; ``keyword//page/1`` is an empty keyword."""
    head, *rest = call.path.strip("/").split("/")
    pairs = dict(zip(rest[::2], rest[1::2], strict=False))
    return head, {**pairs, **call.params}


def _chosen(dimension: dict[int, str], wanted: str) -> dict[int, str]:
    """Members asked for as ``121;122`` or as ``121:124``; all when nothing is asked for."""
    if not wanted:
        return dimension
    ids: set[int] = set()
    for part in wanted.split(";"):
        bounds = part.split(":")
        if all(bound.isdigit() for bound in bounds):
            ids.update(range(int(bounds[0]), int(bounds[-1]) + 1))
    return {key: label for key, label in dimension.items() if key in ids}


def _members(dimension: dict[int, str]) -> list[dict[str, Any]]:
    return [{"val": key, "label": label} for key, label in dimension.items()]


def _envelope(paging: dict[str, int], rows: list[dict[str, Any]], fault: str | None) -> Reply:
    if fault == "changed_column":
        rows = [{RENAMED.get(key, key): value for key, value in row.items()} for row in rows]
    if fault == "changed_type":
        rows = [{k: {"isi": v} if k in RENAMED else v for k, v in row.items()} for row in rows]
    return json_reply({"status": "OK", "data-availability": "available", "data": [paging, rows]})


def _error(message: str) -> Reply:
    return json_reply({"status": "Error", "message": message}, cacheable=False)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _subject_row(subject_id: int, title: str) -> dict[str, Any]:
    return {
        "sub_id": subject_id,
        "title": title,
        "subcat_id": 1,
        "subcat": "Sosial dan Kependudukan",
        "ntabel": None,
    }


def _var_row(variable: Variable) -> dict[str, Any]:
    row = variable.row
    return {
        "var_id": variable.var_id,
        "title": row["title"],
        "sub_id": int(row["sub_id"]),
        "sub_name": row["sub_name"],
        "subcsa_id": None,
        "subcsa_name": None,
        "def": "",
        "notes": row["notes"],
        "vertical": 1,
        "unit": row["unit"],
        "graph_id": None,
        "graph_name": None,
    }


def _static_title(variable: dict[str, str]) -> dict[str, str]:
    """A static table that is listed under the title of a variable and not available."""
    return {
        "domain": variable["domain"],
        "table_id": variable["var_id"],
        "title": variable["title"],
        "subj_id": variable["sub_id"],
        "subj": variable["sub_name"],
        "updt_date": "2025-01-01",
        "content": "",
    }


def _static_row(row: dict[str, str]) -> dict[str, Any]:
    return {
        "table_id": int(row["table_id"]),
        "title": row["title"],
        "subj_id": int(row["subj_id"]),
        "subj": row["subj"],
        "updt_date": row["updt_date"],
        "size": "0.03 MB",
        "excel": excel(row),
    }


def _publication_row(row: dict[str, str]) -> dict[str, Any]:
    address = f"https://example.invalid/publikasi/{row['pub_id']}?token={TOKEN}"
    return {
        "pub_id": row["pub_id"],
        "title": row["title"],
        "issn": row["issn"] or "-",
        "sch_date": row["sch_date"] or None,
        "rl_date": row["rl_date"],
        "updt_date": row["updt_date"] or None,
        "cover": address,
        "pdf": address,
        "size": row["size"],
    }


def _vervar_rows(found: Iterable[Variable]) -> list[dict[str, Any]]:
    """The id is called kode_ver_id in the saved answer, vervar_id in the documentation."""
    labels = {key: label for v in found for key, label in v.vervar.items()}
    return [
        {
            "kode_ver_id": key,
            "vervar": label,
            "item_ver_id": position,
            "group_ver_id": 1,
            "name_group_ver_id": "Kabupaten/Kota",
        }
        for position, (key, label) in enumerate(labels.items(), start=1)
    ]


def _turvar_rows(found: Iterable[Variable]) -> list[dict[str, Any]]:
    labels = {key: label for v in found for key, label in v.turvar.items()}
    return [
        {"turvar_id": key, "turvar": label, "group_turvar_id": 1, "name_group_turvar": "Kelompok"}
        for key, label in labels.items()
    ]


def _th_rows(found: Iterable[Variable]) -> list[dict[str, Any]]:
    ids = sorted({th for v in found for th in v.years()}, reverse=True)
    return [{"th_id": th, "th": th + 1900} for th in ids]


def _turth_rows(found: Iterable[Variable]) -> list[dict[str, Any]]:
    labels = {key: label for v in found for key, label in v.turth.items()}
    return [
        {"turth_id": key, "turth": label, "group_turth_id": 1, "name_group_turth": "Periode"}
        for key, label in labels.items()
    ]


def _fill_sanitation_2021(variable: Variable, data: SandboxData) -> None:
    for k in data.kabkota:
        variable.vervar[int(k.bps_code)] = k.bps_label
        variable.values[int(k.bps_code), 0, 121, 0] = k.sanitation_improved_pct


def _fill_water_2021(variable: Variable, data: SandboxData) -> None:
    for k in data.kabkota:
        variable.vervar[int(k.bps_code)] = k.bps_label
        variable.values[int(k.bps_code), 0, 121, 0] = k.water_improved_pct


def _fill_province_sanitation(variable: Variable, data: SandboxData) -> None:
    """Provinces are printed bold by BPS, tags and all (VERIFIED)."""
    labels = ["Aman", "Layak", "Belum layak (termasuk BABS tertutup)", "BABS terbuka"]
    variable.turvar = dict(enumerate(labels, start=1))
    variable.vervar = {6200: "<b>KALIMANTAN TENGAH</b>", 9999: "<b>INDONESIA</b>"}
    for fact in data.rows("bps_facts.csv"):
        rung = labels.index(fact["turvar_label"]) + 1
        cell = (int(fact["vervar"]), rung, int(fact["year"]) - 1900, 0)
        variable.values[cell] = float(fact["value_pct"])


def _fill_sanitation_ladder(variable: Variable, data: SandboxData) -> None:
    labels = list(samples.sanitation_ladder("6208", 2022, 50.0))
    variable.turvar = dict(enumerate(labels, start=11))
    for k in data.of_province("62"):
        variable.vervar[int(k.bps_code)] = k.bps_label
        for year in range(2021, 2025):
            rungs = samples.sanitation_ladder(k.bps_code, year, k.sanitation_improved_pct)
            for label, value in rungs.items():
                cell = (int(k.bps_code), labels.index(label) + 11, year - 1900, 0)
                variable.values[cell] = value


def _fill_water_ladder(variable: Variable, data: SandboxData) -> None:
    """Values as text with a decimal comma, which some BPS answers are BELIEVED to have."""
    labels = list(samples.water_ladder("6208", 2022, 50.0))
    variable.turvar = dict(enumerate(labels, start=21))
    for k in data.of_province("62"):
        variable.vervar[int(k.bps_code)] = k.bps_label
        for year in range(2021, 2025):
            rungs = samples.water_ladder(k.bps_code, year, k.water_improved_pct)
            for label, value in rungs.items():
                cell = (int(k.bps_code), labels.index(label) + 21, year - 1900, 0)
                variable.values[cell] = f"{value:.2f}".replace(".", ",")


def _fill_regency_sanitation(variable: Variable, data: SandboxData) -> None:
    """A kabupaten's own domain: one row under its own code, with the figures of the province."""
    for k in data.kabkota:
        if k.bps_code == variable.row["domain"]:
            variable.vervar[int(k.bps_code)] = k.bps_label
            for year in (2023, 2024):
                rungs = samples.sanitation_ladder(k.bps_code, year, k.sanitation_improved_pct)
                variable.values[int(k.bps_code), 0, year - 1900, 0] = rungs["Layak"]


def _fill_semesters(variable: Variable, data: SandboxData) -> None:
    """Two derived periods in a year: a client that ignores turth loses one of them."""
    variable.vervar = {9999: f"<b>{data.provinces['6200'].upper()}</b>"}
    variable.turth = {61: "Semester 1 (Maret)", 62: "Semester 2 (September)"}
    for year in range(2022, 2025):
        for turth in variable.turth:
            share = samples.unit_interval(f"miskin {turth}", "6200", year)
            variable.values[9999, 0, year - 1900, turth] = round(4.5 + share, 2)


_DIMENSIONS: dict[str, Callable[[Iterable[Variable]], list[dict[str, Any]]]] = {
    "vervar": _vervar_rows,
    "turvar": _turvar_rows,
    "th": _th_rows,
    "turth": _turth_rows,
}
# column `content` of bps_variables.csv -> what fills the table; blank = a title without data
_FILLERS: dict[str, Callable[[Variable, SandboxData], None]] = {
    "sanitation_2021": _fill_sanitation_2021,
    "water_2021": _fill_water_2021,
    "province_sanitation": _fill_province_sanitation,
    "sanitation_ladder": _fill_sanitation_ladder,
    "water_ladder": _fill_water_ladder,
    "semesters": _fill_semesters,
    "regency_sanitation": _fill_regency_sanitation,
}


SANDBOX = Bps
