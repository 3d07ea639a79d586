"""BPS WebAPI as saved answers show it (stadata_flutter_sdk @ 0364b91a and 76bad29e, MIT)."""

from itertools import product
from typing import Any

import pytest
import requests

from ssk.sandbox.server import Sandbox

TITLES = {
    "0000": [
        "Persentase Rumah Tangga dengan Akses Sanitasi Layak Menurut Kabupaten/Kota",
        "Persentase Rumah Tangga dengan Sumber Air Minum Layak Menurut Kabupaten/Kota",
        "Persentase Rumah Tangga Menurut Provinsi dan Akses Sanitasi",
    ],
    "6200": [
        "CONTOH Persentase Rumah Tangga Menurut Kabupaten/Kota dan Tangga Akses Sanitasi",
        "CONTOH Persentase Rumah Tangga Menurut Kabupaten/Kota dan Tangga Akses Air Minum",
    ],
}
SANITATION, WATER, PROVINCES = TITLES["0000"]
SANITATION_LADDER, WATER_LADDER = TITLES["6200"]


def get(sandbox: Sandbox, path: str, **query: str) -> Any:
    answer = requests.get(f"{sandbox.url}/bps/v1/api/{path}", params=query, timeout=5)
    assert answer.status_code == 200
    return answer.json()


def rows(sandbox: Sandbox, model: str, domain: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page, pages = 1, 1
    while page <= pages:
        asked = {"model": model, "domain": domain, "page": str(page), "key": "k", **query}
        paging, chunk = get(sandbox, "list", **asked)["data"]
        found += chunk
        page, pages = page + 1, paging["pages"]
    assert len(found) == paging["total"]
    return found


def table(sandbox: Sandbox, domain: str, title: str) -> dict[str, Any]:
    [row] = [r for r in rows(sandbox, "var", domain) if r["title"] == title]
    var = str(row["var_id"])
    years = ";".join(str(r["th_id"]) for r in rows(sandbox, "th", domain, var=var))
    return get(sandbox, "list", model="data", domain=domain, var=var, th=years, key="k")


def decode(answer: dict[str, Any]) -> dict[tuple[str, str, str, str], Any]:
    """Labels -> value, by building every key; asserts that no key is made twice or left over."""
    [var] = answer["var"]
    dimensions = [answer[name] for name in ("vervar", "turvar", "tahun", "turtahun")]
    content, cells, built = dict(answer["datacontent"]), {}, set()
    for vervar, turvar, th, turth in product(*dimensions):
        key = f"{vervar['val']}{var['val']}{turvar['val']}{th['val']}{turth['val']}"
        assert key not in built
        built.add(key)
        if key in content:
            labels = (vervar["label"], turvar["label"], th["label"], turth["label"])
            cells[labels] = content.pop(key)
    assert content == {}
    return cells


def test_data_answer_has_the_shape_of_the_saved_one(sandbox: Sandbox) -> None:
    answer = table(sandbox, "0000", SANITATION)
    assert list(answer) == [
        "status",
        "data-availability",
        "var",
        "turvar",
        "labelvervar",
        "vervar",
        "tahun",
        "turtahun",
        "datacontent",
    ]
    assert list(answer["var"][0]) == ["val", "label", "unit", "subj", "def", "note"]
    assert answer["tahun"] == [{"val": 121, "label": "2021"}]
    assert answer["turtahun"] == [{"val": 0, "label": "Tahun"}]
    assert "BELIEVED" in answer["var"][0]["note"]


def test_list_rows_have_the_names_of_the_saved_ones(sandbox: Sandbox) -> None:
    var = str(rows(sandbox, "var", "6200")[-1]["var_id"])
    assert list(rows(sandbox, "var", "6200")[0]) == [
        "var_id",
        "title",
        "sub_id",
        "sub_name",
        "subcsa_id",
        "subcsa_name",
        "def",
        "notes",
        "vertical",
        "unit",
        "graph_id",
        "graph_name",
    ]
    names = {m: list(rows(sandbox, m, "6200", var=var)[0]) for m in ("vervar", "th", "turth")}
    assert names["vervar"][:2] == ["kode_ver_id", "vervar"]
    assert names["th"] == ["th_id", "th"]
    assert names["turth"] == ["turth_id", "turth", "group_turth_id", "name_group_turth"]
    assert list(rows(sandbox, "unit", "6200")[0]) == ["unit_id", "unit"]
    assert list(rows(sandbox, "subject", "6200")[0])[:2] == ["sub_id", "title"]


@pytest.mark.parametrize(("domain", "pages"), [("0000", 3), ("6200", 2)])
def test_variables_fill_several_pages_and_the_last_one_matters(
    sandbox: Sandbox, domain: str, pages: int
) -> None:
    found = rows(sandbox, "var", domain)
    last = get(sandbox, f"list/model/var/domain/{domain}/page/{pages}/key/k")["data"]
    assert last[0]["pages"] == pages
    assert {row["title"] for row in last[1]} & set(TITLES[domain])
    assert {row["title"] for row in found} >= set(TITLES[domain])


def test_domains(sandbox: Sandbox) -> None:
    paging, all_of_them = get(sandbox, "domain/type/all/key/k")["data"]
    assert paging == {"page": 1, "pages": 1, "total": 1 + 38 + 514}
    assert {r["domain_id"]: r["domain_name"] for r in all_of_them}["6208"] == "Seruyan"
    for kind, count in (("prov", 38), ("kab", 514)):
        assert len(get(sandbox, f"domain/type/{kind}/key/k")["data"][1]) == count
    assert len(get(sandbox, "domain/type/kabbyprov/prov/6200/key/k")["data"][1]) == 14


def test_static_tables_and_publications_have_the_names_of_the_saved_ones(sandbox: Sandbox) -> None:
    table, *others = rows(sandbox, "statictable", "6200", keyword="sanitasi")
    assert len(others) == 3
    names = ["table_id", "title", "subj_id", "subj", "updt_date", "size", "excel"]
    assert list(table) == names
    asked = f"view/model/statictable/domain/6200/lang/ind/id/{table['table_id']}/key/k"
    shown = get(sandbox, asked)["data"]
    assert list(shown) == [
        "table_id",
        "subj_id",
        "title",
        "table",
        "cr_date",
        "updt_date",
        "excel",
        "size",
    ]
    assert shown["table"].startswith("&lt;table")
    assert "CONTOH" in shown["title"]
    [publication, *_] = rows(sandbox, "publication", "6208", keyword="rakyat")
    assert list(publication) == [
        "pub_id",
        "title",
        "issn",
        "sch_date",
        "rl_date",
        "updt_date",
        "cover",
        "pdf",
        "size",
    ]


def test_simdasi_stands_inside_an_ok(sandbox: Sandbox) -> None:
    base = "interoperabilitas/datasource/simdasi/id"
    listed = get(sandbox, f"{base}/23/wilayah/6200000/key/k")["data"][1]
    assert (listed["status"], listed["condition"]) == (200, "OK")
    first, second = listed["data"]
    assert first["ketersediaan_tahun"] == [2021, 2022, 2023, 2024]
    assert second["kode_tabel"] == "1.1.1"
    [district] = get(sandbox, f"{base}/24/wilayah/6208000/id_subjek/531/key/k")["data"][1]["data"]
    assert district["ketersediaan_tahun"] == "2022,2023,2024"
    asked = f"{base}/25/tahun/2024/id_tabel/{first['id_tabel']}/wilayah/6200000/key/k"
    table = get(sandbox, asked)["data"][1]
    *regions, total = table["data"]
    assert total["kode_wilayah"] == "6200000"
    assert [row["kode_wilayah"][:4] for row in regions] == [
        k.bps_code
        for k in sandbox.sources["bps"].data.of_province("62")  # type: ignore[attr-defined]
    ]
    assert list(regions[0]["variables"]) == list(table["kolom"])


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("23/wilayah/6201000", "Wilayah tidak ditemukan"),
        ("25/tahun/1999/id_tabel/x/wilayah/6200000", "Tabel tidak ditemukan"),
        ("25/wilayah/6200000", "Invalid Parameter"),
        ("34", "Invalid Parameter"),
    ],
)
def test_errors_of_simdasi_stand_inside_an_ok(sandbox: Sandbox, path: str, message: str) -> None:
    answer = get(sandbox, f"interoperabilitas/datasource/simdasi/id/{path}/key/k")
    assert answer["status"] == "OK"
    assert answer["data"][1] == {"status": 400, "condition": "ERROR", "message": message}


def test_an_unknown_key_is_404(sandbox: Sandbox) -> None:
    address = f"{sandbox.url}/bps/v1/api/list/model/var/domain/6200/key/unknown"
    answer = requests.get(address, timeout=5)
    assert (answer.status_code, answer.json()) == (404, {"error": "UserNotFound"})


def test_path_and_query_string_say_the_same(sandbox: Sandbox) -> None:
    by_path = get(sandbox, "list/model/var/domain/6200/keyword//page/2/key/k")
    assert by_path == get(sandbox, "list", model="var", domain="6200", page="2", key="k")


def test_real_values(sandbox: Sandbox) -> None:
    sanitation = decode(table(sandbox, "0000", SANITATION))
    water = decode(table(sandbox, "0000", WATER))
    assert len(sanitation) == len(water) == 514
    assert sanitation["Seruyan", "Tidak ada", "2021", "Tahun"] == 75.65
    assert sanitation["Deiyai", "Tidak ada", "2021", "Tahun"] == 0
    assert water["Mamberamo Tengah", "Tidak ada", "2021", "Tahun"] == 0
    provinces = decode(table(sandbox, "0000", PROVINCES))
    assert len(provinces) == 8
    assert provinces["<b>KALIMANTAN TENGAH</b>", "Aman", "2024", "Tahun"] == 11.07
    assert ("<b>INDONESIA</b>", "Aman", "2024", "Tahun") not in provinces


def test_sample_ladder_closes_and_agrees_with_the_real_year(sandbox: Sandbox) -> None:
    cells = decode(table(sandbox, "6200", SANITATION_LADDER))
    real = decode(table(sandbox, "0000", SANITATION))
    leaves = ["Aman", "Layak sendiri", "Layak bersama", "Belum layak", "BABS tertutup"]
    leaves.append("BABS terbuka")
    regions = {labels[0] for labels in cells}
    assert len(regions) == 14
    for region, year in product(regions, range(2021, 2025)):
        rungs = {
            label: cells[region, label, str(year), "Tahun"]
            for label in [*leaves, "Layak"]
            if (region, label, str(year), "Tahun") in cells
        }
        assert round(sum(rungs[leaf] for leaf in leaves), 6) == 100
        improved = round(sum(rungs[leaf] for leaf in leaves[:3]), 2)
        expected = real[region, "Tidak ada", "2021", "Tahun"] if year == 2021 else rungs["Layak"]
        assert improved == expected
        assert ("Layak" in rungs) == (year > 2021)


def test_sample_water_is_text_with_a_decimal_comma(sandbox: Sandbox) -> None:
    cells = decode(table(sandbox, "6200", WATER_LADDER))
    assert all(isinstance(value, str) and value[-3] == "," for value in cells.values())
    assert {labels[1] for labels in cells} == {
        "Layak",
        "Perpipaan",
        "Layak terbatas",
        "Air permukaan",
    }


def test_th_takes_a_list_and_a_range(sandbox: Sandbox) -> None:
    asked = {"model": "data", "domain": "6200", "var": "289", "key": "k"}
    by_list = get(sandbox, "list", th="121;122", **asked)
    assert [t["val"] for t in by_list["tahun"]] == [121, 122]
    by_range = get(sandbox, "list", th="121:124", **asked)
    assert [t["val"] for t in by_range["tahun"]] == [121, 122, 123, 124]
    one = get(sandbox, "list", th="124", vervar="6208", turvar="11", turth="0", **asked)
    assert list(one["datacontent"]) == ["6208289111240"]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("domain/type/all", {"status": "Error", "message": "Parameter key is missing"}),
        ("list/model/var/key/", {"status": "Error", "message": "Parameter key is missing"}),
        ("list/model/data/domain/6200/var/289/key/k", "Error"),
        ("domain/type/all/key/refused", "Error"),
        (
            "list/model/var/domain/6200/page/3/key/k",
            {"status": "OK", "data-availability": "list-not-available", "data": ""},
        ),
        (
            "list/model/data/domain/6200/var/31/th/121/key/k",
            {"status": "OK", "data-availability": "not-available", "data": ""},
        ),
    ],
)
def test_errors_come_with_http_200(sandbox: Sandbox, path: str, answer: Any) -> None:
    got = get(sandbox, path)
    if isinstance(answer, str):
        got = got["status"]
    assert got == answer
