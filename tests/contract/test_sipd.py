"""SIPD e-walidata: nothing without the official token, and the token nowhere but in its header."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

import pytest
from support import Home, setting

from ssk import sources
from ssk.ingest import PartResult, ingest
from ssk.sandbox.reply import Call, Reply, json_reply
from ssk.sandbox.server import Sandbox
from ssk.sandbox.sipd import REFUSED_TOKEN

pytestmark = pytest.mark.usefixtures("hasty")

TOKEN = "rahasia/sekali +7%"
ROW = {
    "idtransaksi": "t-1",
    "kodebidang": "1.03",
    "uraibidang": "Pekerjaan Umum dan Penataan Ruang",
    "kodeindikator": "1.03.000001",
    "uraian_indikator": "Jumlah IPLT",
    "satuan": "unit",
    "tahun": "2024",
    "data": "2",
}


def answered(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, body: Any) -> PartResult:
    """What becomes of an answer to the question for Seruyan in 2024."""
    source = sandbox.sources["sipd"]
    monkeypatch.setattr(source, "answer", lambda call: json_reply(body, cacheable=False))
    [result] = ingest("sipd.ewalidata", years=range(2024, 2025))
    return result


@pytest.mark.parametrize("token", ["", None])
def test_without_a_token_nothing_is_asked(home: Home, sandbox: Sandbox, token: str | None) -> None:
    unset = {"SSK_SIPD_TOKEN": ""} if token == "" else {"SSK_PROFILE": "live"}
    with setting(**unset):
        [result] = ingest("sipd.ewalidata")
    assert (result.outcome, result.part) == ("refused", "*")
    assert "SSK_SIPD_TOKEN" in result.message and "walidata" in result.message
    assert sandbox.requests == []
    assert home.rows("select outcome from ops.pull") == [("refused",)]


def test_the_token_is_in_the_header_only(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    heard: list[str] = []
    source = sandbox.sources["sipd"]
    answer = type(source).answer

    def listen(call: Call) -> Reply:
        heard.append(call.headers["authorization"])
        return answer(source, call)

    monkeypatch.setattr(source, "answer", listen)
    with setting(SSK_SIPD_TOKEN=TOKEN):
        [result] = ingest("sipd.ewalidata")
        sandbox.faults["sipd"] = "http_500"
        [failed] = ingest("sipd.ewalidata")
    assert (result.outcome, failed.outcome) == ("ok", "unreachable")
    assert set(heard) == {f"Bearer {TOKEN}"}
    texts = [caplog.text, str(sandbox.requests), result.message, failed.message]
    for table in ("snapshot", "pull", "quarantine"):
        texts += [row[0] for row in home.rows(f"select t::text from ops.{table} as t")]
    assert not any(form in text for text in texts for form in (TOKEN, quote(TOKEN, safe="")))


def test_a_token_that_is_refused(home: Home) -> None:
    with setting(SSK_SIPD_TOKEN=REFUSED_TOKEN):
        [result] = ingest("sipd.ewalidata")
    assert result.outcome == "refused"


def test_rows_as_delivered(home: Home, sandbox: Sandbox) -> None:
    """Kemendagri digits without the dot; a number that may be either is marked, not read."""
    [result] = ingest("sipd.ewalidata", years=range(2024, 2025))
    assert (result.part, result.outcome, result.loaded) == ("2024/62.07", "ok", 6)
    assert [path for _, _, path in sandbox.requests] == [
        "/sipd/ewalidata/serv/get_dssd_final?kodepemda=6207&tahun=2024"
    ]
    assert home.rows(
        "select column_name, reason ~ 'rancu', raw_value from ops.quarantine order by 3"
    ) == [("data", True, "6.107"), ("data", False, "ada")]
    assert home.rows("select distinct kodepemda, nama_pemda, tahun from raw.sipd__ewalidata") == [
        ("6207", None, "2024")
    ]


def test_years_of_a_backfill(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    options = sources.dataset("sipd.ewalidata").options
    monkeypatch.setitem(options, "regions", ["62.07", "62"])  # type: ignore[arg-type]
    results = ingest("sipd.ewalidata", years=range(2017, 2019))
    assert {result.part: result.outcome for result in results} == {
        "2017/62.07": "empty",
        "2017/62": "empty",
        "2018/62.07": "ok",
        "2018/62": "ok",
    }


@pytest.mark.parametrize(
    ("change", "outcome", "said"),
    [
        ({"nama_pemda": "KAB. SERUYAN"}, "ok", ""),
        ({"namapemda": "Seruyan"}, "ok", ""),
        # BPS calls Seruyan 6208, which is Sukamara here
        ({"nama_pemda": "Kab. Sukamara"}, "malformed", "the rows are of 'Kab. Sukamara'"),
        ({"kodepemda": "6208"}, "malformed", "rows of ['6208'] came"),
        ({"kodepemda": "62.07"}, "ok", ""),
        ({"tahun": "2023"}, "malformed", "rows of ['2023'] came"),
        ({"data": ["2"]}, "malformed", "another shape"),
    ],
)
def test_whose_rows_they_are(
    home: Home,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any],
    outcome: str,
    said: str,
) -> None:
    result = answered(sandbox, monkeypatch, [ROW | change])
    assert (result.outcome, said in result.message) == (outcome, True), result.message


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({"status": False, "message": "Token tidak valid"}, "refused"),
        ({"status": False, "message": "Parameter salah"}, "malformed"),
        ([], "empty"),
        ([ROW, ROW], "malformed"),
        ([ROW | {"idtransaksi": None}], "malformed"),
        ([{name: value for name, value in ROW.items() if name != "satuan"}], "malformed"),
        ("x", "malformed"),
    ],
)
def test_answers_that_are_no_data(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, body: Any, outcome: str
) -> None:
    assert answered(sandbox, monkeypatch, body).outcome == outcome


def test_a_code_that_no_region_has(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as a number, 62.10 would be 62.1."""
    monkeypatch.setitem(sources.dataset("sipd.ewalidata").options, "regions", ["62.1"])  # type: ignore[arg-type]
    [result] = ingest("sipd.ewalidata")
    assert (result.outcome, "'62.1' is no Kemendagri code" in result.message) == ("malformed", True)
