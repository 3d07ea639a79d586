"""BPS: static tables, SIMDASI and publications, by recorded shapes and through both ends."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import Home

from ssk import sources
from ssk.errors import PullError
from ssk.ingest import PartResult, ingest
from ssk.landing import Landing
from ssk.sandbox.bps_tables import TOKEN
from ssk.sandbox.server import Sandbox
from ssk.sources import bps

pytestmark = pytest.mark.usefixtures("hasty")
STATIC, SIMDASI = sources.dataset("bps.static_table"), sources.dataset("bps.simdasi")
LADDER = "6200000/UTA5T1ZFOUlNUT09"
DISTRICTS = "6208000/UTA5T1ZFOUlNdz09"


def outcomes(results: list[PartResult]) -> dict[str, str]:
    return {result.part: result.outcome for result in results}


def rows(home: Home, dataset_id: str, condition: str, columns: str) -> list[tuple[Any, ...]]:
    return home.rows(
        f"select {columns} from raw.{sources.dataset(dataset_id).raw_table} as t"
        f" inner join ops.current_snapshot as c on c.snapshot_id = t._snapshot_id where {condition}"
        " order by snapshot_id, _row"
    )


@pytest.fixture
def tables(sandbox: Sandbox) -> Iterator[dict[str, list[dict[str, str]]]]:
    """The rows that the sandbox lists, to be changed in a test."""
    source: Any = sandbox.sources["bps"]
    lists = {
        "static": source.static_tables,
        "simdasi": source.simdasi.tables,
        "publication": source.publications,
    }
    before = {name: [dict(row) for row in listed] for name, listed in lists.items()}
    yield lists
    for name, listed in lists.items():
        listed[:] = before[name]


# static tables


def view(markup: str, **changes: Any) -> dict[str, Any]:
    """A documented answer; the table is HTML, escaped inside JSON."""
    data = {
        "table_id": 111,
        "subj_id": 23,
        "title": "Inflasi &amp; <b>data</b>",
        "table": html.escape(markup),
        "cr_date": "2017-02-24",
        "updt_date": "2017-02-24",
        "excel": "http://example.invalid/Indo_23_3273895.xls",
        "size": " MB",
        **changes,
    }
    return {"status": "OK", "data-availability": "available", "data": data}


def static_rows(answer: dict[str, Any]) -> list[dict[str, str | None]]:
    record = {"domain": "3200", "table_id": 111, "subj": "Inflasi"}
    assert bps._check_static(STATIC, answer, "GET x")
    found = bps._static_rows(STATIC, record, json.dumps(answer).encode())
    return [dict(zip(STATIC.columns, values, strict=True)) for _, values in found]


def test_a_static_table_becomes_one_row_per_cell() -> None:
    markup = (
        "<table><tr><th>Kota</th><th>2016 &amp; 2017</th></tr>"
        "<tr><td>Bogor</td><td>1,20</td></tr><tr><td colspan=2>Sumber: BPS</td></tr></table>"
    )
    cell, note = static_rows(view(markup))
    assert cell == {
        "domain": "3200",
        "table_id": "111",
        "title": "Inflasi & data",
        "subject": "Inflasi",
        "updated_on": "2017-02-24",
        "row_number": "2",
        "column_number": "2",
        "section": None,
        "row_label": "Bogor",
        "column_label": "2016 & 2017",
        "cell": "1,20",
    }
    assert (note["column_number"], note["cell"]) == (None, "Sumber: BPS")


def test_html_that_was_not_escaped_is_read_as_well() -> None:
    """`&lt;1` is then a text and no tag."""
    markup = "<table><tr><th>Kota</th><th>A</th></tr><tr><td>B</td><td>&lt;1</td></tr></table>"
    [cell] = static_rows(view("", table=markup))
    assert cell["cell"] == "<1"


@pytest.mark.parametrize(
    "answer",
    [
        view("<p>Data tidak tersedia</p>"),
        view("<table><tr><th>Kota</th></tr></table>"),
        view("<table><tr><th>Kota</th></tr><tr><td>Bogor</td></tr></table>"),
        view("", table=None),
        view("", table={"html": "<table>"}),
    ],
)
def test_what_is_no_static_table(answer: dict[str, Any]) -> None:
    with pytest.raises(PullError) as caught:
        bps._check_static(STATIC, answer, "GET x")
    assert caught.value.outcome == "malformed"


def test_static_tables_of_a_search(home: Home) -> None:
    assert outcomes(ingest("bps.static_table")) == {f"6200/{n}": "ok" for n in range(801, 805)}
    seruyan = rows(
        home,
        "bps.static_table",
        "row_label = 'Seruyan'",
        "part, section, column_label, column_number",
    )
    assert seruyan == [
        ("6200/801", None, "Layak & aman > 2023", "2"),
        ("6200/801", None, "Layak & aman > 2024", "3"),
        ("6200/801", None, "BABS > 2023", "4"),
        ("6200/801", None, "BABS > 2024", "5"),
        ("6200/802", None, "2022", "2"),
        ("6200/802", None, "2023", "3"),
        ("6200/802", None, "2024", "4"),
        ("6200/803", "Kabupaten", "Layak", "2"),
        ("6200/804", None, "Aman", "3"),
        ("6200/804", None, "Keterangan", "4"),
    ]
    marks = rows(
        home, "bps.static_table", "part = '6200/802' and cell ~ '[*]|^-$'", "row_label, cell"
    )
    assert ("Lamandau", "-") in marks
    assert sum(cell.endswith("*)") for _, cell in marks) == 13
    assert [cell[:26] for label, cell in marks if not label] == ["Catatan: *) Angka sementar"]


def test_a_table_that_goes_is_noted_and_stays(
    home: Home, sandbox: Sandbox, tables: dict[str, list[dict[str, str]]]
) -> None:
    ingest("bps.static_table")
    tables["static"][:] = [row for row in tables["static"] if row["table_id"] != "803"]
    results = {r.part: r for r in ingest("bps.static_table")}
    assert results["6200/803"].outcome == "empty"
    assert "no longer lists" in results["6200/803"].message
    noted = home.rows("select part, row_count from ops.part_state where is_noted")
    assert noted == [("6200/803", 17)]


def test_a_search_that_fails_stands_behind_what_came(
    home: Home, tables: dict[str, list[dict[str, str]]]
) -> None:
    """Else the parts that came would make it look mended."""
    ingest("bps.static_table")
    tables["static"].append({**tables["static"][0], "domain": "6208", "title": "sanitasi"})
    for row in tables["static"]:
        if row["domain"] == "6200" and "Luas" not in row["title"]:
            row["table_id"] = "801"
    results = ingest("bps.static_table")
    assert [(r.part, r.outcome) for r in results] == [("6208/801", "ok"), ("*", "malformed")]
    assert "came twice" in results[-1].message
    assert home.rows("select part from ops.part_state where is_noted") == [("*",)]


def test_nothing_found_and_nothing_known(
    home: Home, tables: dict[str, list[dict[str, str]]]
) -> None:
    tables["static"].clear()
    assert outcomes(ingest("bps.static_table")) == {"*": "empty"}
    assert home.one("select count(*) from ops.part_state where is_noted") == 0


@pytest.mark.parametrize("dataset_id", ["bps.static_table", "bps.publication"])
def test_a_download_link_is_kept_nowhere(home: Home, dataset_id: str) -> None:
    """It carries a token of the account; the answer is landed without it."""
    ingest(dataset_id)
    landing = Landing(home.settings.landing_dir)
    landed = home.rows("select sha256, to_jsonb(s)::text from ops.snapshot as s")
    assert landed
    for sha256, row in landed:
        body = landing.read(sha256)
        assert TOKEN.encode() not in body
        assert json.loads(body)["status"] == "OK"
        assert TOKEN not in row
    table = sources.dataset(dataset_id).raw_table
    assert not home.rows(f"select 1 from raw.{table} as t where t::text like '%{TOKEN}%'")
    kept = [path for path in home.path.rglob("*") if path.is_file()]
    assert not any(TOKEN.encode() in path.read_bytes() for path in kept)


def test_links_are_taken_out_whatever_is_in_them() -> None:
    body = (
        rb'{"excel": "https:\/\/x\"y?t=1", "pdf":null, "cover":"a", "size":"excel", "title":"pdf"}'
    )
    cleaned = json.loads(bps.LINK.sub(rb"\1null", body))
    assert cleaned == {"excel": None, "pdf": None, "cover": None, "size": "excel", "title": "pdf"}


# SIMDASI


def simdasi(**changes: Any) -> dict[str, Any]:
    """The documented shape: the table stands inside an OK."""
    inner = {
        "status": 200,
        "condition": "OK",
        "message": "-",
        "tahun_data": 2024,
        "kolom": {"lxkwts7rnj": {"nama_variabel": "Rumah <i>Tangga</i>"}},
        "data": [
            {
                "kode_wilayah": code,
                "label": label,
                "label_raw": label,
                "variables": {"lxkwts7rnj": {"value": "18836", "value_raw": value}},
            }
            for code, label, value in (
                ("6208000", "Seruyan", "18.836,00"),
                ("6207000", "Lamandau", "..."),
                ("6200000", "<b>Kalimantan Tengah</b>", "-"),
            )
        ],
        **changes,
    }
    return {"status": "OK", "data-availability": "available", "data": [{"page": 1}, inner]}


def test_the_columns_of_simdasi_are_named_by_kolom() -> None:
    table = bps.SimdasiTable("6200000", "x", "4.4.3", "Sanitasi", (2024,))
    assert bps._check_simdasi_table(2024, simdasi(), "GET x") == 3
    found = bps._simdasi_rows(SIMDASI, table, json.dumps(simdasi()).encode())
    first, *others = [dict(zip(SIMDASI.columns, values, strict=True)) for _, values in found]
    assert first == {
        "wilayah": "6200000",
        "id_tabel": "x",
        "kode_tabel": "4.4.3",
        "judul": "Sanitasi",
        "tahun_data": "2024",
        "kode_wilayah": "6208000",
        "label": "Seruyan",
        "kolom_id": "lxkwts7rnj",
        "nama_variabel": "Rumah Tangga",
        "value_raw": "18.836,00",
        "value": "18836",
    }
    assert [(row["label"], row["value_raw"]) for row in others] == [
        ("Lamandau", "..."),
        ("Kalimantan Tengah", "-"),
    ]


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ("Invalid Parameter", "malformed"),
        ("Tabel tidak ditemukan", "empty"),
        ("Wilayah tidak ditemukan", "empty"),
        ("Key is not valid", "refused"),
    ],
)
def test_an_error_inside_an_ok_is_an_error(message: str, outcome: str) -> None:
    answer = simdasi(status=400, condition="ERROR", message=message)
    for check in (bps._check_simdasi_list, lambda *a: bps._check_simdasi_table(2024, *a)):
        with pytest.raises(PullError) as caught:
            check(answer, "GET x")
        assert caught.value.outcome == outcome
        assert message in caught.value.message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kolom": {"other": {"nama_variabel": "x"}}}, r"'kolom' does not name \['lxkwts7rnj'\]"),
        ({"tahun_data": 2019}, "asked for 2024, got the table of 2019"),
        ({"data": []}, "has no rows"),
        ({"data": simdasi()["data"][1]["data"] * 2}, "stand in the table twice"),
    ],
)
def test_a_simdasi_table_that_cannot_be_right(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(PullError, match=words):
        bps._check_simdasi_table(2024, simdasi(**changes), "GET x")


def test_a_value_that_became_an_object() -> None:
    answer = simdasi()
    answer["data"][1]["data"][0]["variables"]["lxkwts7rnj"]["value_raw"] = {"teks": "1"}
    with pytest.raises(TypeError, match="a value is dict"):
        bps._check_simdasi_table(2024, answer, "GET x")


@pytest.mark.parametrize("available", [[2019, "2021", 2020], "2019,2021, 2020", "2020,2021,2019,"])
def test_years_come_as_a_list_or_as_text(available: Any) -> None:
    assert bps._years(available) == (2021, 2020, 2019)


def test_simdasi_asks_with_the_bps_code(home: Home, sandbox: Sandbox) -> None:
    """Seruyan is 6208 at BPS; 6207000 would be Lamandau."""
    results = ingest("bps.simdasi")
    assert outcomes(results) == dict.fromkeys(
        [f"{table}/{year}" for table in (LADDER, DISTRICTS) for year in (2023, 2024)], "ok"
    )
    asked = [path for *_, path in sandbox.requests]
    assert {path.split("/wilayah/")[1].split("/")[0] for path in asked} == {"6200000", "6208000"}
    assert len(asked) == len(set(asked)) == 6
    total = rows(
        home, "bps.simdasi", "kode_wilayah = wilayah and tahun_data = '2024'", "label, value_raw"
    )
    assert ("Kalimantan Tengah", "-") in total


def test_older_years_of_simdasi_come_by_a_backfill(home: Home, sandbox: Sandbox) -> None:
    ingest("bps.simdasi")
    sandbox.requests.clear()
    results = ingest("bps.simdasi", years=range(2020, 2023))
    assert outcomes(results) == dict.fromkeys(
        [f"{LADDER}/2021", f"{LADDER}/2022", f"{DISTRICTS}/2022"], "ok"
    )
    # the night leaves them alone, and they are not gone
    assert set(outcomes(ingest("bps.simdasi")).values()) == {"ok"}
    assert home.one("select count(distinct part) from ops.current_snapshot") == 7
    assert home.one("select count(*) from ops.part_state where is_noted") == 0


def test_a_simdasi_table_that_goes_is_noted(
    home: Home, tables: dict[str, list[dict[str, str]]]
) -> None:
    ingest("bps.simdasi")
    tables["simdasi"].pop()  # the only one of Seruyan: the whole area is unknown then
    results = ingest("bps.simdasi")
    gone = {part for part, outcome in outcomes(results).items() if outcome == "empty"}
    assert gone == {f"{DISTRICTS}/2023", f"{DISTRICTS}/2024"}
    assert home.one("select count(*) from ops.part_state where is_noted") == 2


# publications


def test_publications_of_a_search(home: Home) -> None:
    assert outcomes(ingest("bps.publication")) == {
        "6200/kesejahteraan rakyat": "ok",
        "6208/kesejahteraan rakyat": "ok",
    }
    found = rows(
        home,
        "bps.publication",
        "domain = '6208'",
        "pub_id, issn, sch_date, rl_date, updt_date",
    )
    assert len(found) == 4
    assert found[1] == ("contoh62082022kesra", "9999-9999", None, "2022-12-28", None)


def test_a_publication_list_of_several_pages(
    home: Home, tables: dict[str, list[dict[str, str]]]
) -> None:
    first = tables["publication"][0]
    tables["publication"].extend({**first, "pub_id": f"more{n}"} for n in range(20))
    results = {r.part: r.loaded for r in ingest("bps.publication")}
    assert results["6200/kesejahteraan rakyat"] == 24
    pages = "select cardinality(snapshot_ids) from ops.pull where part like '6200/%'"
    assert home.one(pages) == 3


def test_the_documented_publication_row_is_read() -> None:
    dataset = sources.dataset("bps.publication")
    row = {
        "pub_id": "20163200000320003211",
        "title": "Provinsi Jawa Barat Dalam Angka 2016",
        "issn": "0215-2169",
        "sch_date": "2016-11-16",
        "rl_date": "2016-11-16",
        "updt_date": None,
        "cover": "http://example.invalid/getcover?id=1",
        "pdf": "http://example.invalid/getpdf?id=1",
        "size": "2.8 MB",
    }
    paging = {"page": 0, "pages": 1, "per_page": 10, "count": 1, "total": 1}
    answer = {"status": "OK", "data-availability": "available", "data": [paging, [row]]}
    assert bps._check_list("publication", answer, "GET x")[1] == [row]
    [(_, values)] = bps._publication_rows(dataset, "3200", json.dumps(answer).encode())
    assert values == [
        "3200",
        "20163200000320003211",
        "Provinsi Jawa Barat Dalam Angka 2016",
        "0215-2169",
        "2016-11-16",
        "2016-11-16",
        None,
        "2.8 MB",
    ]


def test_the_saved_static_list_is_read(shared_data: Path) -> None:
    saved = json.loads((shared_data / "bps_fixtures" / "static_table_list.json").read_bytes())
    _, listed = bps._check_list("statictable", saved, "saved")
    assert [bps._row_id("statictable", row) for row in listed] == ["16", "23", "22"]
    body = bps.LINK.sub(rb"\1null", json.dumps(saved).encode())
    assert b"tokenuser" not in body
