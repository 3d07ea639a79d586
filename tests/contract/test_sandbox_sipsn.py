"""SIPSN: session first, then the table call."""

from typing import Any

import requests

from ssk.sandbox.server import Sandbox

TABLE = "/sipsn/indikatif/public/home/ajax_list"


def post(sandbox: Sandbox, kind: str, **form: str) -> dict[str, Any]:
    with requests.Session() as session:
        page = session.get(f"{sandbox.url}/sipsn/indikatif/public/", timeout=5)
        assert page.headers["content-type"].startswith("text/html")
        asked = {"jenis": kind, "tahun": "2024", "draw": "7", "start": "0", "length": "-1", **form}
        return session.post(f"{sandbox.url}{TABLE}", data=asked, timeout=5).json()


def test_without_a_session_it_is_forbidden(sandbox: Sandbox) -> None:
    answer = requests.post(f"{sandbox.url}{TABLE}", data={"jenis": "capaian"}, timeout=5)
    assert (answer.status_code, answer.text) == (403, "Forbidden")


def test_all_rows_of_the_export(sandbox: Sandbox) -> None:
    generated, achieved = post(sandbox, "timbulan"), post(sandbox, "capaian")
    assert list(generated) == ["draw", "recordsTotal", "recordsFiltered", "data"]
    assert generated["draw"] == 7
    assert generated["recordsTotal"] == len(generated["data"]) == 317
    assert achieved["recordsTotal"] == len(achieved["data"]) == 315
    missing = {r["nama_dati2"] for r in generated["data"]} - {
        r["nama_dati2"] for r in achieved["data"]
    }
    assert missing == {"Kota Tegal", "Kab. Probolinggo"}
    tonnes = sum(float(r["timbulan_tahunan"].replace(",", "")) for r in achieved["data"])
    assert round(tonnes, 2) == 33_980_337.89


def test_text_as_published(sandbox: Sandbox) -> None:
    rows = post(sandbox, "capaian", id_propinsi="62")["data"]
    assert len(rows) == 12
    [seruyan] = [r for r in rows if r["nama_dati2"] == "Kab. Seruyan"]
    assert seruyan["timbulan_tahunan"] == "31,262.98"
    assert seruyan["daur_ulang_tahunan"] == ""
    assert list(seruyan)[:4] == ["tahun", "nama_propinsi", "nama_dati2", "timbulan_tahunan"]
    assert post(sandbox, "capaian", id_district="6207")["data"] == [seruyan]


def test_pages_and_other_years(sandbox: Sandbox) -> None:
    assert len(post(sandbox, "timbulan", start="310", length="10")["data"]) == 7
    assert post(sandbox, "timbulan", tahun="2023")["data"] == []
    assert post(sandbox, "komposisi")["data"] == []
