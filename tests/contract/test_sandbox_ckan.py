"""The CKAN portal of the sandbox."""

import csv
import io
from typing import Any

import openpyxl
import pytest
import requests

from ssk.sandbox.server import Sandbox

POPULATION = "jumlah-penduduk-menurut-kabupaten-kota"
HOUSEHOLDS = "jumlah-rumah-tangga-kalimantan-tengah"
AREA = "luas-wilayah-menurut-kabupaten-kota"


def action(sandbox: Sandbox, name: str, **asked: Any) -> Any:
    url = f"{sandbox.url}/ckan/api/3/action/{name}"
    answer = requests.get(url, params=asked, timeout=5).json()
    assert answer["success"] is True
    return answer["result"]


def resource(sandbox: Sandbox, package: str) -> dict[str, Any]:
    return action(sandbox, "package_show", id=package)["resources"][0]


def download(sandbox: Sandbox, package: str) -> bytes:
    return requests.get(resource(sandbox, package)["url"], timeout=5).content


def test_search_is_cut_and_must_be_paged(sandbox: Sandbox) -> None:
    first = action(sandbox, "package_search", rows=1000)
    assert first["count"] == 39
    assert len(first["results"]) == 25
    rest = action(sandbox, "package_search", rows=1000, start=25)
    names = [p["name"] for p in first["results"] + rest["results"]]
    assert names == action(sandbox, "package_list")
    assert len(action(sandbox, "package_search")["results"]) == 10
    found = action(sandbox, "package_search", q="rumah tangga")
    assert [p["name"] for p in found["results"]] == [HOUSEHOLDS]


def test_population_file(sandbox: Sandbox) -> None:
    content = download(sandbox, POPULATION)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 514
    assert list(rows[0]) == [
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
    assert sum(int(r["jumlah_penduduk"]) for r in rows) == 284_973_643
    [seruyan] = [r for r in rows if r["kemendagri_kode_kabupaten_kota"] == "62.07"]
    assert seruyan["bps_kode_kabupaten_kota"] == "6208"
    assert seruyan["jumlah_penduduk"] == "159849"


def test_datastore_pages(sandbox: Sandbox) -> None:
    number = resource(sandbox, POPULATION)["id"]
    first = action(sandbox, "datastore_search", resource_id=number)
    assert (first["total"], len(first["records"])) == (514, 100)
    last = action(sandbox, "datastore_search", resource_id=number, limit=40000, offset=500)
    assert (last["limit"], len(last["records"])) == (32000, 14)
    assert [f["id"] for f in first["fields"]] == list(first["records"][0])
    one = action(
        sandbox,
        "datastore_search",
        resource_id=number,
        filters='{"bps_kode_kabupaten_kota": "6208"}',
        fields="nama_kabupaten_kota",
    )
    assert one["records"] == [{"nama_kabupaten_kota": "KABUPATEN SERUYAN"}]


def test_household_workbook(sandbox: Sandbox) -> None:
    content = download(sandbox, HOUSEHOLDS)
    assert content == download(sandbox, HOUSEHOLDS)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert rows[2] == [
        "tahun",
        "kode_bps",
        "nama_kabupaten_kota",
        "jumlah_rumah_tangga",
        "keterangan",
    ]
    data = rows[3:]
    assert len(data) == 14
    assert all("." in row[3] and row[4] == "CONTOH - bukan angka resmi" for row in data)
    [seruyan] = [row for row in data if row[1] == "6208"]
    assert int(seruyan[3].replace(".", "")) == pytest.approx(159_849 / 3.8, rel=0.05)


def test_area_file_is_latin_1(sandbox: Sandbox) -> None:
    content = download(sandbox, AREA)
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(content.decode("latin-1"))))
    assert len(rows) == 514
    assert rows[0]["satuan"] == "km²"


@pytest.mark.parametrize("base", ["api/3/action", "api/action"])
@pytest.mark.parametrize("body", ["json", "data"])
def test_post(sandbox: Sandbox, base: str, body: str) -> None:
    url = f"{sandbox.url}/ckan/{base}/resource_show"
    number = resource(sandbox, AREA)["id"]
    answer = requests.post(url, timeout=5, **{body: {"id": number}})  # type: ignore[arg-type]
    assert answer.json()["result"]["format"] == "CSV"


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("package_show?id=none", 404, "Not Found Error"),
        ("datastore_search?resource_id=none", 404, "Not Found Error"),
        ("package_show", 409, "Validation Error"),
        ("package_search?rows=many", 409, "Validation Error"),
    ],
)
def test_errors(sandbox: Sandbox, query: str, status: int, kind: str) -> None:
    answer = requests.get(f"{sandbox.url}/ckan/api/3/action/{query}", timeout=5)
    assert answer.status_code == status
    assert answer.json()["success"] is False
    assert answer.json()["error"]["__type"] == kind


def test_portal_facts(sandbox: Sandbox) -> None:
    assert action(sandbox, "site_read") is True
    assert action(sandbox, "status_show")["site_url"] == f"{sandbox.url}/ckan"
    assert requests.get(f"{sandbox.url}/ckan/api/3/action/none", timeout=5).status_code == 400
