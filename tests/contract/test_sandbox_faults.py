"""Faults, validators and the log of the sandbox."""

import time
from email.utils import parsedate_to_datetime

import pytest
import requests

from ssk import sources
from ssk.sandbox.faults import Fault
from ssk.sandbox.server import Sandbox

PATHS = {
    "bps": "/bps/v1/api/list/model/var/domain/0000/key/k",
    "ckan": "/ckan/api/3/action/package_search?rows=3",
    "worldbank": "/worldbank/v2/country/IDN/indicator/SH.STA.BASS.ZS?format=json",
}
SIPSN_TABLE = "/sipsn/indikatif/public/home/ajax_list"
SOURCES = (*PATHS, "sipsn")


def ask(sandbox: Sandbox, source: str) -> requests.Response:
    """One request for data; SIPSN gets its session before the fault begins."""
    if source != "sipsn":
        return requests.get(f"{sandbox.url}{PATHS[source]}", timeout=5)
    fault = sandbox.faults.pop(source, None)
    with requests.Session() as session:
        session.get(f"{sandbox.url}/sipsn/indikatif/public/", timeout=5)
        if fault:
            sandbox.faults[source] = fault
        form = {"jenis": "capaian", "tahun": "2024", "length": "3"}
        return session.post(f"{sandbox.url}{SIPSN_TABLE}", data=form, timeout=5)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        ("http_429", 429, "application/json"),
        ("http_500", 500, "text/html; charset=utf-8"),
        ("html", 200, "text/html; charset=utf-8"),
        ("html_as_json", 200, "application/json; charset=utf-8"),
        ("blocked", 403, "text/html; charset=utf-8"),
        ("truncated_json", 200, "application/json"),
    ],
)
def test_transport(
    sandbox: Sandbox, source: str, kind: str, status: int, content_type: str
) -> None:
    sandbox.faults[source] = kind
    answer = ask(sandbox, source)
    assert (answer.status_code, answer.headers["content-type"]) == (status, content_type)
    if kind == "http_429":
        assert answer.headers["retry-after"] == "1"
    else:
        with pytest.raises(requests.JSONDecodeError):
            answer.json()
    assert "etag" not in answer.headers


@pytest.mark.parametrize("source", SOURCES)
def test_truncated_breaks_the_connection(sandbox: Sandbox, source: str) -> None:
    sandbox.faults[source] = "truncated"
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="more expected"):
        ask(sandbox, source)


def test_wrong_count(sandbox: Sandbox) -> None:
    true = {source: ask(sandbox, source).json() for source in SOURCES}
    sandbox.faults.update(dict.fromkeys(SOURCES, Fault("wrong_count")))
    lies = {source: ask(sandbox, source).json() for source in SOURCES}
    assert lies["bps"]["data"][0]["total"] == true["bps"]["data"][0]["total"] + 3
    assert lies["ckan"]["result"]["count"] == true["ckan"]["result"]["count"] + 3
    assert lies["worldbank"][0]["total"] == true["worldbank"][0]["total"] + 5
    assert lies["sipsn"]["recordsTotal"] == true["sipsn"]["recordsTotal"] + 3


def test_wrong_count_of_bps_data_is_a_key_of_no_dimension(sandbox: Sandbox) -> None:
    sandbox.faults["bps"] = "wrong_count"
    url = f"{sandbox.url}/bps/v1/api/list/model/data/domain/6200/var/289/th/124/key/k"
    assert "123456789" in requests.get(url, timeout=5).json()["datacontent"]


def test_changed_column(sandbox: Sandbox) -> None:
    package = "jumlah-penduduk-menurut-kabupaten-kota"
    shown = requests.get(f"{sandbox.url}/ckan/api/3/action/package_show?id={package}", timeout=5)
    download = shown.json()["result"]["resources"][0]["url"]
    sandbox.faults.update(dict.fromkeys(SOURCES, Fault("changed_column")))
    assert "var_id" not in ask(sandbox, "bps").json()["data"][1][0]
    assert "value" not in ask(sandbox, "worldbank").json()[1][0]
    assert "nama_dati2" not in ask(sandbox, "sipsn").json()["data"][0]
    header = requests.get(download, timeout=5).text.splitlines()[0]
    assert "total_penduduk" in header
    assert "jumlah_penduduk" not in header


def test_key_refused(sandbox: Sandbox) -> None:
    sandbox.faults.update(dict.fromkeys(SOURCES, Fault("key_refused")))
    assert ask(sandbox, "bps").json()["status"] == "Error"
    assert ask(sandbox, "ckan").json()["error"]["__type"] == "Authorization Error"
    assert "message" in ask(sandbox, "worldbank").json()[0]
    assert ask(sandbox, "sipsn").status_code == 403


def test_empty(sandbox: Sandbox) -> None:
    sandbox.faults.update(dict.fromkeys(SOURCES, Fault("empty")))
    assert ask(sandbox, "bps").json()["data"] == ""
    assert ask(sandbox, "ckan").json()["result"]["results"] == []
    assert ask(sandbox, "worldbank").json()[1] is None
    assert ask(sandbox, "sipsn").json()["data"] == []


def test_slow(sandbox: Sandbox) -> None:
    sandbox.faults["worldbank"] = {"kind": "slow", "seconds": 0.3}
    begun = time.monotonic()
    assert ask(sandbox, "worldbank").status_code == 200
    assert time.monotonic() - begun >= 0.3


def test_only_the_first_requests(sandbox: Sandbox) -> None:
    sandbox.faults["bps"] = {"kind": "http_429", "times": 2, "retry_after": 3}
    answers = [ask(sandbox, "bps") for _ in range(3)]
    assert [a.status_code for a in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "3"


def test_faults_over_http(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/_sandbox/faults"
    assert requests.put(url, json={"bps": "http_500"}, timeout=5).status_code == 204
    assert ask(sandbox, "bps").status_code == 500
    for wrong in ({"bps": "tired"}, {"nobody": "empty"}, {"bps": {"sort": "empty"}}, {"bps": 5}):
        assert requests.put(url, json=wrong, timeout=5).status_code == 400
    assert ask(sandbox, "bps").status_code == 500
    assert requests.delete(url, timeout=5).status_code == 204
    assert ask(sandbox, "bps").status_code == 200
    health = requests.get(f"{sandbox.url}/_sandbox/health", timeout=5).json()
    assert health == {"status": "ok", "sources": sources.with_http()}


@pytest.mark.parametrize("source", list(PATHS))
def test_not_modified(sandbox: Sandbox, source: str) -> None:
    url = f"{sandbox.url}{PATHS[source]}"
    first = requests.get(url, timeout=5)
    etag, changed = first.headers["etag"], first.headers["last-modified"]
    assert parsedate_to_datetime(changed)
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": changed}):
        again = requests.get(url, headers=headers, timeout=5)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    stale = {"If-None-Match": '"other"', "If-Modified-Since": changed}
    assert requests.get(url, headers=stale, timeout=5).status_code == 200


def test_log(sandbox: Sandbox) -> None:
    ask(sandbox, "ckan")
    ask(sandbox, "sipsn")
    assert sandbox.requests == [
        ("ckan", "GET", PATHS["ckan"]),
        ("sipsn", "GET", "/sipsn/indikatif/public/"),
        ("sipsn", "POST", f"{SIPSN_TABLE} jenis=capaian&tahun=2024&length=3"),
    ]
