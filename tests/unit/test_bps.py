"""BPS: keys are built, never cut; lists are read to their last page; errors come with HTTP 200."""

from __future__ import annotations

import json
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


def test_paging_is_read_to_the_last_page(home: Home, sandbox: Sandbox, hasty: None) -> None:
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


@pytest.mark.usefixtures("hasty")
def test_a_list_that_sends_fewer_rows_than_it_says(home: Home, sandbox: Sandbox) -> None:
    sandbox.faults["bps"] = "wrong_count"
    [result] = ingest("bps.data")
    assert result.outcome == "malformed"
    assert "the source reports" in result.message


@pytest.mark.usefixtures("hasty")
def test_one_title_of_two_variables_names_no_table(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = bps.Bps._list

    def twice(self: bps.Bps, web: Any, domain: str, model: str, more: str = "") -> Any:
        found = listed(self, web, domain, model, more)
        if model == "var":
            found += [dict(variable, var_id=f"{variable['var_id']}9") for variable in found]
        return found

    monkeypatch.setattr(bps.Bps, "_list", twice)
    results = ingest("bps.data")
    assert {r.outcome for r in results} == {"malformed"}
    assert all("2 times, as variables [" in r.message for r in results)


def test_all_tables_arrive(home: Home, hasty: None) -> None:
    results = ingest("bps.data")
    assert {(r.outcome, r.quarantined) for r in results} == {("ok", 0)}
    by_title = {r.part: r.loaded for r in results}
    assert (
        by_title["0000/Persentase Rumah Tangga dengan Akses Sanitasi Layak Menurut Kabupaten/Kota"]
        == 514
    )
    seruyan = home.rows(
        "select value, value_type from raw.bps__data where vervar_id = '6208' and th_label = '2021'"
        " and domain = '0000' order by var_label"
    )
    assert seruyan == [("75.65", "number"), ("61.04", "number")]
