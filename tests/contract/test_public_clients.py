"""Clients that others wrote for the real services must be able to read the sandbox.

For stadata, whose address is fixed in its source, ``requests.get`` is redirected; any other host
fails the test. Its known defects are asserted too, so that a release which mends one is noticed.
"""

from collections.abc import Iterator
from typing import Any

import ckanapi
import pytest
import requests
import stadata
import wbgapi as wb

from ssk.sandbox.server import Sandbox

BPS = "https://webapi.bps.go.id/"


@pytest.fixture
def portal(sandbox: Sandbox) -> Iterator[ckanapi.RemoteCKAN]:
    with ckanapi.RemoteCKAN(f"{sandbox.url}/ckan") as client:
        yield client


@pytest.fixture
def client(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> stadata.Client:
    get = requests.get

    def redirected(url: str, **options: Any) -> requests.Response:
        assert url.startswith(BPS), f"stadata went elsewhere: {url}"
        return get(url.replace(BPS, f"{sandbox.url}/bps/"), **options)

    monkeypatch.setattr("stadata.main.requests.get", redirected)
    return stadata.Client("k")


@pytest.fixture
def bank(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(wb, "endpoint", f"{sandbox.url}/worldbank/v2")
    return wb


def test_ckanapi_pages_through_a_search(portal: ckanapi.RemoteCKAN) -> None:
    assert portal.action.site_read() is True
    found: list[str] = []
    while len(found) < (answer := portal.action.package_search(start=len(found)))["count"]:
        found += [package["name"] for package in answer["results"]]
    assert found == portal.action.package_list()


def test_ckanapi_reads_the_datastore(portal: ckanapi.RemoteCKAN) -> None:
    package = portal.action.package_show(id="jumlah-penduduk-menurut-kabupaten-kota")
    [resource] = package["resources"]
    answer = portal.action.datastore_search(
        resource_id=resource["id"], filters={"bps_kode_kabupaten_kota": "6208"}
    )
    assert [row["jumlah_penduduk"] for row in answer["records"]] == ["159849"]


def test_ckanapi_recognises_the_errors(portal: ckanapi.RemoteCKAN, sandbox: Sandbox) -> None:
    with pytest.raises(ckanapi.NotFound):
        portal.action.package_show(id="none")
    with pytest.raises(ckanapi.ValidationError):
        portal.action.datastore_search()
    sandbox.faults["ckan"] = "key_refused"
    with pytest.raises(ckanapi.NotAuthorized):
        portal.action.package_list()


def test_wbgapi_reads_a_series(bank: Any) -> None:
    rows = list(bank.data.fetch("SH.STA.BASS.ZS", "IDN"))
    values = {row["time"]: row["value"] for row in rows}
    assert list(values) == [f"YR{year}" for year in range(2025, 2014, -1)]
    assert values["YR2025"] is None
    some = list(bank.data.fetch("SH.STA.BASS.ZS", "IDN", range(2020, 2023), numericTimeKeys=True))
    assert {row["time"]: row["value"] for row in some} == {
        year: values[f"YR{year}"] for year in (2022, 2021, 2020)
    }


def test_wbgapi_lists_and_gets(bank: Any) -> None:
    assert "SH.STA.BASS.ZS" in {row["id"] for row in bank.series.list()}
    assert bank.get("country/IDN")["name"] == "Indonesia"
    classic = bank.fetch("country/IDN/indicator/SH.STA.BASS.ZS", {"per_page": 4})
    assert len(list(classic)) == 11
    with pytest.raises(wb.APIError, match="Invalid value"):
        list(bank.data.fetch("NO.SUCH.SERIES", "IDN"))


def test_stadata_lists_domains(client: stadata.Client) -> None:
    levels = client.list_domain()["level"].value_counts().to_dict()
    assert levels == {"kota/kabupaten": 514, "provinsi": 38, "nasional": 1}


def test_stadata_lists_variables(client: stadata.Client) -> None:
    variables = client.list_dynamictable(domain=["6200"], latest=True)
    assert len(variables) == 14
    assert variables["title"].str.contains("Tangga Akses").sum() == 2


def test_stadata_views_a_table(client: stadata.Client) -> None:
    table = client.view_dynamictable("6200", 289, "123;124")
    assert len(table) == 14 * 7
    rungs = table[(table["id_var"] == 6208) & (table["turunan variable"] != "Layak")]
    assert round(rungs["2024"].astype(float).sum(), 6) == 100


def test_stadata_reports_a_refused_key(client: stadata.Client) -> None:
    client.TOKEN = "refused"
    with pytest.raises(Exception, match="Key is not valid"):
        client.list_domain()


def test_known_defect_stadata_drops_the_last_page(client: stadata.Client) -> None:
    """25 static tables on three pages: it asks for the first two."""
    assert len(client.list_statictable(domain=["0000"], latest=True)) == 20


def test_known_defect_stadata_returns_the_envelope_of_a_single_page(
    client: stadata.Client,
) -> None:
    variables = client.list_dynamictable(domain=["6208"], latest=True)
    assert "var_id" not in variables.columns
    assert "data-availability" in variables.columns


def test_known_defect_stadata_loses_a_semester(client: stadata.Client, sandbox: Sandbox) -> None:
    path = f"{sandbox.url}/bps/v1/api/list/model/data/domain/6200/var/145/th/124/key/k"
    assert len(requests.Session().get(path, timeout=5).json()["datacontent"]) == 2
    assert client.view_dynamictable("6200", 145, "124")["2024"].count() == 1


def test_known_defect_stadata_fails_on_a_table_without_data(client: stadata.Client) -> None:
    with pytest.raises(KeyError, match="datacontent"):
        client.view_dynamictable("6200", 31, "124")


def test_known_defect_stadata_cannot_list_press_releases(client: stadata.Client) -> None:
    with pytest.raises(NameError):
        client.list_pressrelease(domain=["6200"], latest=True)


def test_known_defect_stadata_reads_a_stale_gist_by_default(client: stadata.Client) -> None:
    with pytest.raises(AssertionError, match=r"elsewhere: https://gist\.githubusercontent\.com"):
        client.list_dynamictable(domain=["6200"])
