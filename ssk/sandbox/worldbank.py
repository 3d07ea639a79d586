"""World Bank v2: ``/worldbank/v2/[en/]...``, both forms the public clients use.

VERIFIED: ``country/C/indicator/I`` as a two-element array, the one-element error array at HTTP
200, per_page 50 by default, XML unless ``format=json``, null values, dates as text. BELIEVED: the
empty result ``[{..., "total": 0}, null]``. The ``sources/2/...`` part (advanced API) has the shapes
that wbgapi 1.0.14 reads, no more.
"""

from math import ceil
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ssk.sandbox.data import SandboxData
from ssk.sandbox.faults import PAGE_ROWS
from ssk.sandbox.reply import Call, Reply, json_reply, text_reply

LAST_UPDATED = "2026-07-13"
DATABASE = {"id": "2", "name": "World Development Indicators"}
ECONOMIES = {"IDN": "Indonesia"}
INVALID = ("120", "Invalid value", "The provided parameter value is not valid")
NO_CLASS = {"id": "", "iso2code": "", "value": ""}
AGGREGATE = {"id": "NA", "iso2code": "NA", "value": "Aggregates"}
EAST_ASIA = {"id": "EAS", "iso2code": "Z4", "value": "East Asia & Pacific"}
CLASSES = {
    "region": {"id": "", "code": "EAS", "iso2code": "Z4", "name": "East Asia & Pacific"},
    "incomelevel": {"id": "UMC", "iso2code": "XT", "value": "Upper middle income"},
    "lendingtype": {"id": "IBD", "iso2code": "XF", "value": "IBRD"},
}


class WorldBank:
    """Indonesia, database 2."""

    def __init__(self, data: SandboxData) -> None:
        self.rows = data.rows("worldbank.csv")
        self.series = {r["indicator_id"]: r["indicator_name"] for r in self.rows}
        self.years = sorted({r["date"] for r in self.rows})

    def answer(self, call: Call) -> Reply:
        """Dispatch on the path after ``v2`` and an optional language."""
        version, *parts = call.path.strip("/").split("/")
        if version != "v2":
            return text_reply("<h1>404 Not Found</h1>", 404)
        if parts and parts[0] == "en":
            parts = parts[1:]
        if call.fault == "key_refused":
            return _invalid(call)
        match [part.lower() for part in parts]:
            case ["country" | "countries", _, "indicator" | "indicators", _]:
                return self._observations(call, parts[1], parts[3])
            case ["country" | "countries", economy]:
                return self._economies(call, economy)
            case ["region" | "incomelevel" | "lendingtype" as kind]:
                return _classic(call, [CLASSES[kind]], {})
            case ["sources", "2", "concepts"]:
                concepts = [{"id": c, "value": c} for c in ("Country", "Series", "Time")]
                return json_reply(_paging(call, 3) | {"source": [DATABASE | {"concept": concepts}]})
            case ["sources", "2", concept, _]:
                return self._features(call, concept, parts[3])
            case ["sources", "2", *_] if len(parts) == 8:
                wanted = {k.lower(): v for k, v in zip(parts[2::2], parts[3::2], strict=True)}
                return self._advanced(call, wanted)
        return _invalid(call)

    def _observations(self, call: Call, economy: str, indicators: str) -> Reply:
        ids = indicators.upper().split(";")
        known_economy = economy.upper() in ("ID", "IDN", "ALL")
        if not known_economy or any(i not in self.series for i in ids):
            return _invalid(call)
        first, _, last = call.params.get("date", "").partition(":")
        rows = [
            _observation(r)
            for r in self.rows
            if r["indicator_id"] in ids and (not first or first <= r["date"] <= (last or first))
        ]
        match call.fault:
            case "empty":
                rows = []
            case "shrunk":
                rows = rows[:1]
            case "changed_column":
                for row in rows:
                    row["obs_value"] = row.pop("value")
            case "changed_type":
                for row in rows:
                    row["value"] = {"amount": row["value"]}
        extra = {"sourceid": "2", "lastupdated": LAST_UPDATED}
        return _classic(call, rows, extra)

    def _economies(self, call: Call, wanted: str) -> Reply:
        """USA is here because wbgapi looks it up to learn the fields of an economy."""
        rows = [
            _economy("IDN", "ID", "Indonesia", "Jakarta", EAST_ASIA),
            _economy("USA", "US", "United States", "Washington D.C.", EAST_ASIA | {"id": "NAC"}),
            _economy("WLD", "1W", "World", "", AGGREGATE),
        ]
        if wanted != "all":
            rows = [r for r in rows if wanted.upper() in (r["id"], r["iso2Code"])]
        return _classic(call, rows, {}) if rows else _invalid(call)

    def _features(self, call: Call, concept: str, wanted: str) -> Reply:
        members = {
            "country": ECONOMIES,
            "series": self.series,
            "time": {f"YR{year}": year for year in self.years},
        }.get(concept, {})
        ids = list(members) if wanted == "all" else wanted.split(";")
        if not members or any(i not in members for i in ids):
            return _invalid(call)
        page, per_page = _page(call)
        shown = ids[(page - 1) * per_page : page * per_page]
        variables = [{"id": i, "value": members[i]} for i in shown]
        concepts = [{"id": concept.title(), "value": concept.title(), "variable": variables}]
        return json_reply(_paging(call, len(ids)) | {"source": [DATABASE | {"concept": concepts}]})

    def _advanced(self, call: Call, wanted: dict[str, str]) -> Reply:
        """Observations by series, country and time, in any order of the three."""
        series, times = wanted.get("series", "all"), wanted.get("time", "all")
        if wanted.get("country", "all") not in ("all", "IDN"):
            return _invalid(call)
        rows = [
            r
            for r in self.rows
            if (series == "all" or r["indicator_id"] in series.split(";"))
            and (times == "all" or f"YR{r['date']}" in times.split(";"))
        ]
        if not rows:
            return _invalid(call)
        page, per_page = _page(call)
        data = [
            {
                "variable": [
                    {"concept": "Country", "id": "IDN", "value": ECONOMIES["IDN"]},
                    {"concept": "Series", "id": r["indicator_id"], "value": r["indicator_name"]},
                    {"concept": "Time", "id": f"YR{r['date']}", "value": r["date"]},
                ],
                "value": float(r["value"]) if r["value"] else None,
            }
            for r in rows[(page - 1) * per_page : page * per_page]
        ]
        return json_reply(_paging(call, len(rows)) | {"source": DATABASE | {"data": data}})


def _observation(row: dict[str, str]) -> dict[str, Any]:
    return {
        "indicator": {"id": row["indicator_id"], "value": row["indicator_name"]},
        "country": {"id": "ID", "value": ECONOMIES["IDN"]},
        "countryiso3code": "IDN",
        "date": row["date"],
        "value": float(row["value"]) if row["value"] else None,
        "unit": row["unit"],
        "obs_status": row["obs_status"],
        "decimal": int(row["decimal"]),
    }


def _economy(
    iso3: str, iso2: str, name: str, capital: str, region: dict[str, str]
) -> dict[str, Any]:
    return {
        "id": iso3,
        "iso2Code": iso2,
        "name": name,
        "region": region,
        "adminregion": NO_CLASS,
        "incomeLevel": NO_CLASS,
        "lendingType": NO_CLASS,
        "capitalCity": capital,
        "longitude": "",
        "latitude": "",
    }


def _page(call: Call) -> tuple[int, int]:
    page, per_page = int(call.params.get("page") or 1), int(call.params.get("per_page") or 50)
    if call.fault in ("page_drift", "duplicate_rows"):
        per_page = min(per_page, PAGE_ROWS)
    return page, per_page


def _paging(call: Call, total: int) -> dict[str, Any]:
    page, per_page = _page(call)
    pages = ceil(total / per_page)
    return {"page": page, "pages": pages, "per_page": per_page, "total": total}


def _classic(call: Call, rows: list[dict[str, Any]], extra: dict[str, Any]) -> Reply:
    """The two-element array, or XML when JSON was not asked for."""
    page, per_page = _page(call)
    paging = _paging(call, len(rows)) | extra
    shown = rows[(page - 1) * per_page : page * per_page]
    if call.fault == "wrong_count":
        paging["total"] += 5
    elif call.fault == "page_drift":
        paging["total"] += page - 1
    elif call.fault == "duplicate_rows" and page > 1:
        shown = [rows[0], *shown[1:]]
    if call.params.get("format") != "json":
        return _xml(paging, shown)
    return json_reply([paging, shown or None])


def _invalid(call: Call) -> Reply:
    number, key, value = INVALID
    if call.params.get("format") != "json":
        message = f"<wb:message id={quoteattr(number)} key={quoteattr(key)}>{escape(value)}"
        return text_reply(
            '<?xml version="1.0" encoding="utf-8"?>'
            f'<wb:error xmlns:wb="http://www.worldbank.org">{message}</wb:message></wb:error>',
            content_type="text/xml",
        )
    return json_reply([{"message": [{"id": number, "key": key, "value": value}]}], cacheable=False)


def _xml(paging: dict[str, Any], rows: list[dict[str, Any]]) -> Reply:
    head = " ".join(f"{key}={quoteattr(str(value))}" for key, value in paging.items())
    body = "".join(f"<wb:data>{_xml_fields(row)}</wb:data>" for row in rows)
    return text_reply(
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<wb:data {head} xmlns:wb="http://www.worldbank.org">{body}</wb:data>',
        content_type="text/xml",
    )


def _xml_fields(row: dict[str, Any]) -> str:
    """Objects become an element with the id as attribute, null an empty element."""
    out = []
    for name, value in row.items():
        if isinstance(value, dict):
            number, text = quoteattr(value["id"]), escape(value["value"])
            out.append(f"<wb:{name} id={number}>{text}</wb:{name}>")
        else:
            out.append(f"<wb:{name}>{'' if value is None else escape(str(value))}</wb:{name}>")
    return "".join(out)


SANDBOX = WorldBank
