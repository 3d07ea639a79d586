"""BPS: keys are built, never cut; lists are read to their last page; errors come with HTTP 200."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import Home

from ssk import sources
from ssk.errors import PullError
from ssk.ingest import ingest
from ssk.sandbox.server import Sandbox
from ssk.sources import bps

DATA = sources.dataset("bps.data")


def member(value: Any, label: str = "x") -> dict[str, Any]:
    return {"val": value, "label": label}


def table(content: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """One variable 31 over two areas, one of them a prefix of the other, and two years."""
    return {
        "status": "OK",
        "data-availability": "available",
        "var": [member(31, "Persentase <b>Rumah</b> &amp; Tangga") | {"unit": "Persen"}],
        "turvar": [member(0, "Tidak ada")],
        "vervar": [member(120, "Dua belas"), member(1120, "<b>SERATUS  DUA</b><br>BELAS")],
        "tahun": [member(112, "2012"), member(120, "2020")],
        "turtahun": [member(0, "Tahun")],
        "datacontent": content,
        **sections,
    }


def decode(answer: dict[str, Any]) -> list[dict[str, str | None]]:
    assert bps._check_data("6200", answer, "label") == len(answer["datacontent"])
    found = bps._data_rows(DATA, "6200", json.dumps(answer).encode())
    return [dict(zip(DATA.columns, values, strict=True)) for _, values in found]


def test_each_key_is_its_own_area_and_year() -> None:
    """A client that looks for a prefix reads 1120... for area 120 and 2020 for 2012."""
    rows = decode(table({"1203101120": 1.5, "11203101120": 2.5, "11203101200": 3.5}))
    assert [(r["vervar_id"], r["th_label"], r["value"]) for r in rows] == [
        ("120", "2012", "1.5"),
        ("1120", "2012", "2.5"),
        ("1120", "2020", "3.5"),
    ]


def test_a_missing_key_is_no_row() -> None:
    assert len(decode(table({"1203101120": 0}))) == 1


@pytest.mark.parametrize(
    ("delivered", "words"),
    [
        ("<b>KALIMANTAN TENGAH</b>", "KALIMANTAN TENGAH"),
        ("Rumah &amp; Tangga", "Rumah & Tangga"),
        # a legend glued to the word before it would not be found
        (
            "&lt;p&gt;Sumber: Susenas&lt;br /&gt;*)Backcasting&lt;/p&gt;",
            "Sumber: Susenas *)Backcasting",
        ),
        ("SERATUS  DUA<br>BELAS", "SERATUS DUA BELAS"),
        ("m<sup>3</sup>", "m3"),
        ("aman &lt; layak dan layak &gt; 0", "aman < layak dan layak > 0"),
    ],
)
def test_labels_lose_their_html(delivered: str, words: str) -> None:
    answer = table({"1203101120": 1}, vervar=[member(120, delivered)])
    assert decode(answer)[0]["vervar_label"] == words


def test_values_as_delivered() -> None:
    content = {"1203101120": "1.234,5", "1203101200": None, "11203101120": 0}
    rows = decode(table(content))
    assert [(r["value"], r["value_type"]) for r in rows] == [
        ("1.234,5", "string"),
        (None, "number"),
        ("0", "number"),
    ]


def test_the_locator_points_into_the_answer() -> None:
    body = json.dumps(table({"1203101120": 1})).encode()
    assert [locator for locator, _ in bps._data_rows(DATA, "0000", body)] == [
        "/datacontent/1203101120"
    ]


def refused(answer: Any) -> PullError:
    with pytest.raises(PullError) as caught:
        bps._check_data("6200", answer, "GET x")
    return caught.value


def test_a_key_of_two_cells_refuses_the_answer() -> None:
    """1 + 31 + 0 + ... and 13 + 1 + 0 + ...: ids run together."""
    answer = table(
        {"13101120": 1},
        vervar=[member(1), member(13)],
        var=[member(31), member(1)],
    )
    error = refused(answer)
    assert error.outcome == "malformed"
    assert "key 13101120 can be read as two different cells" in error.message


def test_ids_that_could_run_together_but_do_not() -> None:
    """Only a key that is delivered and has two readings is in doubt."""
    answer = table({"113101120": 1}, vervar=[member(1), member(13), member(11)])
    assert [row["vervar_id"] for row in decode(answer)] == ["11"]


def test_an_unknown_key_refuses_the_answer() -> None:
    error = refused(table({"1203101120": 1, "123456789": 1}))
    assert error.outcome == "malformed"
    assert "1 of 2 keys fit no listed ids (['123456789'])" in error.message


@pytest.mark.parametrize("section", ["var", "turvar", "vervar", "tahun", "turtahun", "datacontent"])
def test_a_missing_section(section: str) -> None:
    answer = table({"1203101120": 1})
    del answer[section]
    error = refused(answer)
    assert error.outcome == "malformed"
    assert f"section '{section}' is missing" in error.message


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": "Error", "message": "Parameter key is missing"}, "refused"),
        ({"status": "Error", "message": "Key is not valid"}, "refused"),
        ({"error": "UserNotFound"}, "refused"),
        # the documented error of SIMDASI: it has no rows
        (
            {"status": "Error", "data-availability": "not-available", "data": [{"total": 0}, []]},
            "empty",
        ),
        ({"status": "Error", "message": "There is something wrong!"}, "malformed"),
        ({"status": "OK", "data-availability": "not-available", "data": ""}, "empty"),
        ({"status": "OK", "data-availability": "list-not-available", "data": ""}, "empty"),
        (table({}), "empty"),
        ([], "malformed"),
        ("OK", "malformed"),
    ],
)
def test_errors_at_http_200(answer: Any, outcome: str) -> None:
    assert refused(answer).outcome == outcome


@pytest.fixture
def domains(home: Home, sandbox: Sandbox, hasty: None) -> Home:
    """A warehouse that has the list of domains, which patterns of the seed are looked up in."""
    ingest("bps.domain")
    sandbox.requests.clear()
    return home


def test_paging_is_read_to_the_last_page(domains: Home, sandbox: Sandbox) -> None:
    """A client that reads range(2, pages) never asks for the last page."""
    variables = [key for key in sandbox.sources["bps"].variables if key[0] == "0000"]  # type: ignore[attr-defined]
    ingest("bps.data")
    asked = [
        path.split("/page/")[1].split("/")[0]
        for _, _, path in sandbox.requests
        if "/var/lang/ind/domain/0000/page/" in path
    ]
    assert asked == [str(n) for n in range(1, -(-len(variables) // 10) + 1)]
    assert len(asked) > 2


def test_a_list_that_sends_fewer_rows_than_it_says(domains: Home, sandbox: Sandbox) -> None:
    """The lists of the other domains are asked for all the same."""
    sandbox.faults["bps"] = "wrong_count"
    results = [r for r in ingest("bps.data") if r.outcome != "empty"]
    assert {(r.part[:4], r.outcome) for r in results} == {
        (domain, "malformed") for domain in ("0000", "6200", "6208")
    }
    assert all("the source reports" in r.message for r in results)


def test_one_title_of_two_variables_names_no_table(
    domains: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = bps._listed

    def twice(web: Any, model: str, path: str) -> Any:
        found = listed(web, model, path)
        if model == "var":
            found += [dict(variable, var_id=f"{variable['var_id']}9") for variable in found]
        return found

    monkeypatch.setattr(bps, "_listed", twice)
    results = [r for r in ingest("bps.data") if r.outcome != "empty"]
    assert {r.outcome for r in results} == {"malformed"}
    assert all("2 times, as variables [" in r.message for r in results)


def test_all_tables_arrive(domains: Home) -> None:
    results = ingest("bps.data")
    loaded = {r.part: r.loaded for r in results if r.outcome == "ok"}
    assert {r.quarantined for r in results} == {0}
    assert (
        loaded["0000/Persentase Rumah Tangga dengan Akses Sanitasi Layak Menurut Kabupaten/Kota"]
        == 514
    )
    seruyan = domains.rows(
        "select value, value_type from raw.bps__data where vervar_id = '6208' and th_label = '2021'"
        " and domain = '0000' order by var_label"
    )
    assert seruyan == [("75.65", "number"), ("61.04", "number")]


KALTENG = [f"62{n:02}" for n in (*range(1, 14), 71)]


def test_one_line_asks_all_kabupaten_of_a_province(domains: Home, sandbox: Sandbox) -> None:
    """13 of the 14 have no such table: no error, nothing held, and nothing asked twice."""
    results = [r for r in ingest("bps.data") if r.part[:2] == "62" and r.part[:4] != "6200"]
    assert {r.part[:4]: r.outcome for r in results} == dict.fromkeys(KALTENG, "empty") | {
        "6208": "ok"
    }
    assert domains.one("select count(*) from ops.part_state where is_noted") == 0
    asked = [path for *_, path in sandbox.requests]
    assert len(asked) == len(set(asked))
    lists = [path for path in asked if "/list/model/var/" in path and "/domain/62" in path]
    assert sum("/subject/29/" in path for path in lists) == 14


def test_one_line_asks_all_provinces(
    domains: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A new variable is a line of the seed; as many provinces as the list has today are asked."""
    seed = tmp_path / "bps_variable.csv"
    title = "CONTOH Persentase Penduduk Miskin Menurut Semester"
    seed.write_text(f"domain,subject_id,var_title\n??00,23,{title}\n", encoding="utf-8")
    monkeypatch.setitem(DATA.options, "variables", str(seed))  # type: ignore[arg-type]
    results = {r.part: (r.outcome, r.loaded) for r in ingest("bps.data")}
    assert len(results) == 38
    assert results.pop(f"6200/{title}") == ("ok", 6)  # two half years in each of three
    assert set(results.values()) == {("empty", 0)}
    assert not any("/domain/0000/" in path for *_, path in sandbox.requests)
    periods = "select count(distinct turth_id), count(distinct th_id) from raw.bps__data"
    assert domains.rows(periods) == [(2, 3)]


@pytest.mark.parametrize(
    ("pattern", "count", "some"),
    [("62??", 14, "6208"), ("??00", 38, "6200"), ("0000", 1, "0000"), ("????", 514, "6208")],
)
def test_a_pattern_keeps_to_its_level(
    pattern: str, count: int, some: str, sandbox: Sandbox
) -> None:
    data = sandbox.sources["bps"].data  # type: ignore[attr-defined]
    listed = ["0000", *data.provinces, *(k.bps_code for k in data.kabkota)]
    found = [domain for domain in listed if bps.fits(domain, pattern)]
    assert len(found) == count
    assert some in found


@pytest.mark.usefixtures("hasty")
def test_a_pattern_without_the_list_of_domains_says_what_to_do(home: Home) -> None:
    [result] = ingest("bps.data")
    assert (result.outcome, result.part) == ("malformed", "*")
    assert "`ssk ingest bps.domain`" in result.message


def test_a_title_that_goes_is_noted(domains: Home, sandbox: Sandbox) -> None:
    """Where a table was, an empty answer is news; the table stays in use."""
    ingest("bps.data")
    row = next(v.row for v in sandbox.sources["bps"].variables.values() if v.row["var_id"] == "64")  # type: ignore[attr-defined]
    title, row["title"] = row["title"], "Judul lain"
    try:
        ingest("bps.data")
    finally:
        row["title"] = title
    noted = domains.rows("select part, outcome, row_count from ops.part_state where is_noted")
    assert noted == [(f"6208/{title}", "empty", 2)]


def test_a_backfill_has_nothing_to_add(domains: Home, sandbox: Sandbox) -> None:
    """Every night asks for all years of a table; a part of some years would hide the others."""
    whole = {(r.part, r.loaded) for r in ingest("bps.data", years=range(2015, 2018)) if r.loaded}
    assert len(whole) == 6
    sandbox.requests.clear()
    assert ingest("bps.data", years=range(2018, 2025)) == []
    assert sandbox.requests == []


def test_an_unknown_key_is_refused(
    domains: Home, set_variable: Callable[..., None], sandbox: Sandbox
) -> None:
    """BPS says so with HTTP 404 and JSON."""
    set_variable(SSK_BPS_KEY="unknown")
    for dataset_id in sources.dataset_ids("bps"):
        [result] = ingest(dataset_id)
        assert result.outcome == "refused"
        assert "UserNotFound" in result.message and "Check SSK_BPS_KEY" in result.message


FIXTURES = {
    "domain_list": "domain",
    "dynamic_table_list": "var",
    "period_list": "th",
    "derived_period_list": "turth",
    "unit_list": "unit",
    "subject_list": "subject",
    "subject_category_list": "subcat",
    "static_table_list": "statictable",
    "vertical_variable_list": "vervar",
}


@pytest.mark.parametrize("name", FIXTURES)
def test_saved_lists_are_read(shared_data: Path, name: str) -> None:
    saved = json.loads((shared_data / "bps_fixtures" / f"{name}.json").read_bytes())
    head, rows = bps._check_list(FIXTURES[name], saved, "saved")
    assert head["page"] and rows
    ids = [bps._row_id(FIXTURES[name], row) for row in rows]
    assert len(set(ids)) == len(ids)
    if name == "vertical_variable_list":
        assert ids == ["7211", "7212", "7271", "9999"]


@pytest.mark.parametrize("name", ["list_unavailable", "unavailable", "error"])
def test_saved_errors_are_told_apart(shared_data: Path, name: str) -> None:
    saved = json.loads((shared_data / "bps_fixtures" / f"{name}.json").read_bytes())
    assert refused(saved).outcome == ("malformed" if name == "error" else "empty")


@pytest.mark.parametrize(
    ("name", "count"),
    [("dynamic_table_detail", 3), ("example_data_response_pinrang_var31_1999_2021", 23)],
)
def test_saved_tables_are_decoded(shared_data: Path, name: str, count: int) -> None:
    saved = json.loads((shared_data / "bps_fixtures" / f"{name}.json").read_bytes())
    rows = decode(saved)
    assert len(rows) == count
    first = (rows[0]["vervar_label"], rows[0]["th_label"], rows[0]["value"])
    assert first == ("Pinrang", "1999", "308669")


@pytest.mark.parametrize("name", ["vervar_id", "kode_ver_id", "kode_vervar"])
def test_a_row_id_has_three_names(name: str) -> None:
    assert bps._row_id("vervar", {name: 9999, "vervar": "Sulawesi Tengah"}) == "9999"


def test_a_row_without_its_id_is_malformed() -> None:
    with pytest.raises(PullError, match=r"none of \['vervar_id', 'kode_ver_id', 'kode_vervar'\]"):
        bps._row_id("vervar", {"id": 9999})
