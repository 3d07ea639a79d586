"""SIPSN: session first, then the table call."""

from collections import Counter
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
    assert post(sandbox, "ikps")["data"] == []


def sums(rows: list[dict[str, Any]]) -> list[float | None]:
    """Sum of the figures of each row; None where all are blank."""
    found = []
    for row in rows:
        cells = [value for name, value in list(row.items())[3:] if value]
        found.append(sum(float(cell.replace(",", "")) for cell in cells) if cells else None)
    return found


def test_compositions_fail_in_every_known_way(sandbox: Sandbox) -> None:
    by_type, by_source = post(sandbox, "komposisi")["data"], post(sandbox, "sumber")["data"]
    assert list(by_type[0])[:4] == ["tahun", "nama_propinsi", "nama_dati2", "sisa_makanan"]
    assert all("CONTOH" in row["nama_dati2"] for row in (*by_type, *by_source))
    shares = sums(by_type)
    full = [s is not None and abs(s - 100) <= 0.1 for s in shares]
    assert sum(full) > 200
    assert shares.count(None) > 30
    assert len(shares) - sum(full) - shares.count(None) > 5
    days = [float(r["timbulan_harian"].replace(",", "")) for r in post(sandbox, "timbulan")["data"]]
    fits: Counter[str] = Counter()
    for total, day in zip(sums(by_source), days, strict=True):
        if total is None:
            fits["blank"] += 1
        elif abs(total - day) <= 0.02 * day:
            fits["tonnes"] += 1
        else:
            fits["percent" if abs(total - 100) <= 0.1 else "neither"] += 1
    assert min(fits[kind] for kind in ("tonnes", "percent", "neither", "blank")) > 20
