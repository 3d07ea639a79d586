"""UN SDG API: ``/unsdg/SDGAPI/v1/sdg/Series/Data?seriesCode=&areaCode=&pageSize=&page=``.

VERIFIED (a saved answer in public source code): the envelope and the fields of a row, ``value`` as
text, the answer without rows. BELIEVED: 25 rows a page unless asked, ``NaN`` and ``<1`` as values,
the answer to a wrong parameter, the names of the cities. All values are CONTOH, as their source
says.
"""

from collections.abc import Iterator
from math import ceil
from typing import Any

from ssk.sandbox.data import SandboxData
from ssk.sandbox.faults import PAGE_ROWS
from ssk.sandbox.reply import Call, Reply, json_reply
from ssk.sandbox.samples import unit_interval

AREA = {"geoAreaCode": "360", "geoAreaName": "Indonesia"}
YEARS = range(2015, 2025)
LOCATIONS = ("ALLAREA", "URBAN", "RURAL")
CITIES = ("CONTOH_KOTA_A", "CONTOH_KOTA_B", "CONTOH_KOTA_C")
SERIES = {
    "SH_H2O_SAFE": ("6.1.1", "Proportion of population using safely managed drinking water"),
    "SH_SAN_SAFE": ("6.2.1", "Proportion of population using safely managed sanitation"),
    "SH_SAN_DEFECT": ("6.2.1", "Proportion of population practicing open defecation"),
    "SH_SAN_HNDWSH": ("6.2.1", "Proportion of population with basic handwashing facilities"),
    "EN_WWT_WWDS": ("6.3.1", "Proportion of safely treated domestic wastewater flows"),
    "EN_REF_WASCOL": ("11.6.1", "Municipal Solid Waste collection coverage, by cities"),
}
ODD = {
    ("SH_SAN_DEFECT", "URBAN"): "<1",
    ("SH_H2O_SAFE", "RURAL"): "NaN",
}


class UnSdg:
    """One area; another has no rows."""

    BASE = "SDGAPI/v1/sdg/"

    def __init__(self, data: SandboxData) -> None:
        self.rows = {series: list(_rows(series)) for series in SERIES}

    def answer(self, call: Call) -> Reply:
        if call.path != "Series/Data" or call.fault == "key_refused":
            return json_reply({"Message": "The request is invalid."}, 400)
        known = call.params.get("areaCode") == AREA["geoAreaCode"] and call.fault != "empty"
        rows = self.rows.get(call.params.get("seriesCode", ""), []) if known else []
        if call.fault == "shrunk":
            rows = rows[:1]
        if call.fault == "changed_column":
            rows = [{("obsValue" if k == "value" else k): v for k, v in r.items()} for r in rows]
        if call.fault == "changed_type":
            rows = [{**row, "value": {"value": row["value"]}} for row in rows]
        return self._page(call, rows)

    def _page(self, call: Call, rows: list[dict[str, Any]]) -> Reply:
        page, size = int(call.params.get("page") or 1), int(call.params.get("pageSize") or 25)
        if call.fault in ("page_drift", "duplicate_rows"):
            size = PAGE_ROWS
        shown = rows[(page - 1) * size : page * size]
        total = len(rows)
        if call.fault == "wrong_count":
            total += 5
        elif call.fault == "page_drift":
            total += page - 1
        elif call.fault == "duplicate_rows" and page > 1:
            shown = [rows[0], *shown[1:]]
        return json_reply(
            {
                "size": size,
                "totalElements": total,
                "totalPages": ceil(len(rows) / size),
                "pageNumber": page,
                "attributes": [],
                "dimensions": [],
                "data": shown,
            }
        )


def _rows(series: str) -> Iterator[dict[str, Any]]:
    indicator, description = SERIES[series]
    name, members = ("Cities", CITIES) if indicator == "11.6.1" else ("Location", LOCATIONS)
    for member in members:
        for year in YEARS:
            share = 20 + 60 * unit_interval(series, member, 2024) + 1.5 * (year - YEARS.start)
            odd = ODD.get((series, member)) if year == YEARS[-1] else None
            goal = indicator.split(".")[0]
            yield {
                "goal": [goal],
                "target": [".".join(indicator.split(".")[:2])],
                "indicator": [indicator],
                "series": series,
                "seriesDescription": f"{description} (%)",
                "seriesCount": str(len(members) * len(YEARS)),
                **AREA,
                "timePeriodStart": float(year),
                "value": odd or f"{share:.4f}",
                "valueType": "Float",
                "time_detail": None,
                "upperBound": None,
                "lowerBound": None,
                "source": "CONTOH, no figure of the United Nations",
                "footnotes": ["CONTOH"],
                "attributes": {"Nature": "E", "Units": "PERCENT"},
                "dimensions": {name: member, "Reporting Type": "G"},
            }


SANDBOX = UnSdg
