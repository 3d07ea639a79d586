"""World Bank v2, as a saved answer shows it (series NY.GDP.MKTP.KD.ZG, lastupdated 2026-07-13)."""

from typing import Any

import requests

from ssk.sandbox.server import Sandbox

SAMPLES = ["SH.STA.SMSS.ZS", "SH.STA.BASS.ZS", "SH.STA.ODFC.ZS", "SH.H2O.SMDW.ZS", "SH.H2O.BASW.ZS"]


def get(sandbox: Sandbox, indicator: str, **query: Any) -> Any:
    url = f"{sandbox.url}/worldbank/v2/country/IDN/indicator/{indicator}"
    answer = requests.get(url, params={"format": "json", **query}, timeout=5)
    assert answer.status_code == 200
    return answer.json()


def test_saved_answer(sandbox: Sandbox) -> None:
    paging, rows = get(sandbox, "NY.GDP.MKTP.KD.ZG")
    assert paging == {
        "page": 1,
        "pages": 1,
        "per_page": 50,
        "total": 3,
        "sourceid": "2",
        "lastupdated": "2026-07-13",
    }
    assert rows[0] == {
        "indicator": {"id": "NY.GDP.MKTP.KD.ZG", "value": "GDP growth (annual %)"},
        "country": {"id": "ID", "value": "Indonesia"},
        "countryiso3code": "IDN",
        "date": "2025",
        "value": 5.108,
        "unit": "",
        "obs_status": "",
        "decimal": 1,
    }
    assert [row["value"] for row in rows] == [5.108, 5.033, None]


def test_sanitation_series_are_samples(sandbox: Sandbox) -> None:
    for indicator in SAMPLES:
        _, rows = get(sandbox, indicator)
        assert {row["obs_status"] for row in rows} == {"CONTOH"}
        assert {row["date"]: row["value"] for row in rows}["2025"] is None
        assert sum(row["value"] is not None for row in rows) == 10


def test_pages(sandbox: Sandbox) -> None:
    pages = [get(sandbox, SAMPLES[0], per_page=4, page=page) for page in (1, 2, 3)]
    assert [paging["pages"] for paging, _ in pages] == [3, 3, 3]
    assert sum(len(rows) for _, rows in pages) == pages[0][0]["total"] == 11


def test_error_at_http_200_and_empty_result(sandbox: Sandbox) -> None:
    [error] = get(sandbox, "NO.SUCH.SERIES")
    assert error["message"][0]["id"] == "120"
    paging, rows = get(sandbox, SAMPLES[0], date="1990:1995")
    assert (paging["total"], rows) == (0, None)


def test_xml_unless_json_is_asked_for(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/worldbank/v2/country/IDN/indicator/{SAMPLES[0]}"
    answer = requests.get(url, timeout=5)
    assert answer.headers["content-type"].startswith("text/xml")
    assert answer.text.count("<wb:date>") == 11
