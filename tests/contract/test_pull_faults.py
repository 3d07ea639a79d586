"""Every dataset under every fault of its source: one outcome, nothing new in raw, a plain message.

One warehouse holds a good delivery of every dataset. No fault may change what is current there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from support import BPS_KEY, Home, fresh_home

from ssk import postgres, sources
from ssk.errors import Outcome
from ssk.http import HttpClient
from ssk.ingest import PartResult, ingest
from ssk.sandbox.faults import Fault
from ssk.sandbox.server import Sandbox

DATASETS = sources.dataset_ids()
FAULTS: dict[str, tuple[Fault, Outcome]] = {
    "busy twice": (Fault("http_429", times=2, retry_after=0), "ok"),
    "busy": (Fault("http_429", retry_after=0), "unreachable"),
    "http_500": (Fault("http_500"), "unreachable"),
    "slow": (Fault("slow", seconds=0.5), "unreachable"),
    "truncated": (Fault("truncated"), "unreachable"),
    "truncated_json": (Fault("truncated_json"), "malformed"),
    "html": (Fault("html"), "blocked"),
    "html_as_json": (Fault("html_as_json"), "blocked"),
    "blocked": (Fault("blocked"), "blocked"),
    "wrong_count": (Fault("wrong_count"), "malformed"),
    "changed_column": (Fault("changed_column"), "malformed"),
    "key_refused": (Fault("key_refused"), "refused"),
    "empty": (Fault("empty"), "empty"),
}
EXCEPTIONS: dict[tuple[str, str], Outcome] = {
    ("ckan.rumah_tangga", "wrong_count"): "ok",  # a file that is not in the datastore has no count
    ("ckan", "key_refused"): "blocked",  # 403
    ("sipsn", "key_refused"): "blocked",  # 403
    ("worldbank", "key_refused"): "malformed",  # keyless: it says that a parameter is wrong
    ("sipsn", "html_as_json"): "malformed",  # its first page should be HTML, called so
}


@pytest.fixture(scope="module")
def stocked(
    server: postgres.Embedded, running_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """A warehouse with one good delivery of everything; the client does not wait for long."""
    folder = tmp_path_factory.mktemp("stocked")
    running_sandbox.faults.clear()
    with (
        pytest.MonkeyPatch.context() as patch,
        fresh_home(server, folder, running_sandbox.port, SSK_HTTP_TIMEOUT_SECONDS="0.25") as home,
    ):
        patch.setattr(HttpClient, "_wait_turn", lambda client, url: None)
        for dataset_id in DATASETS:
            assert "ok" in {result.outcome for result in ingest(dataset_id)}
        yield home


def state(home: Home) -> dict[str, Any]:
    """What readers of raw can see, and what they are told is current."""
    return {
        "current": home.rows(
            "select dataset_id, part, snapshot_id from ops.current_snapshot order by 1, 2, 3"
        ),
        "partitions": home.rows(
            "select inhrelid::regclass::text, reltuples from pg_inherits"
            " inner join pg_class on pg_class.oid = inhrelid order by 1"
        ),
        "loaded": home.rows(
            "select snapshot_id, loaded_at from ops.snapshot where loaded_at is not null order by 1"
        ),
        "quarantine": home.one("select count(*) from ops.quarantine"),
    }


def under(sandbox: Sandbox, dataset_id: str, fault: Fault) -> list[PartResult]:
    sandbox.faults[dataset_id.split(".")[0]] = fault
    return ingest(dataset_id)


@pytest.mark.parametrize("dataset_id", DATASETS)
@pytest.mark.parametrize("name", list(FAULTS))
def test_fault(stocked: Home, sandbox: Sandbox, dataset_id: str, name: str) -> None:
    source_id = dataset_id.split(".")[0]
    fault, usual = FAULTS[name]
    expected = EXCEPTIONS.get((dataset_id, name), EXCEPTIONS.get((source_id, name), usual))
    before = state(stocked)
    results = under(sandbox, dataset_id, fault)
    assert state(stocked) == before
    assert not any(result.changed for result in results)
    outcomes = {result.outcome for result in results}
    if source_id == "sipsn" and len(outcomes) > 1:
        outcomes.discard("empty")  # it has no rows yet for the newest closed year
    assert outcomes == {expected}
    for result in results:
        if result.outcome == "ok":
            continue
        assert re.search(rf"{source_id}|{source_id.upper()}", result.message)
        assert re.search(r"\. [A-Z][^.]+\.?", result.message), "what happened, then what to do"
        assert len(result.message) < 1000


def test_no_secret_is_stored_or_logged(
    stocked: Home, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for fault in ("http_500", "slow", "truncated", "html", "key_refused", "changed_column"):
        under(sandbox, "bps.data", Fault(fault, seconds=0.5))
    texts = [caplog.text]
    for table in ("snapshot", "pull", "quarantine", "source", "dataset"):
        texts += [row[0] for row in stocked.rows(f"select t::text from ops.{table} as t")]
    for form in {BPS_KEY, quote(BPS_KEY), quote(BPS_KEY, safe=""), quote_plus(BPS_KEY)}:
        assert not any(form in text for text in texts)
    assert any("/key/***" in text for text in texts)


def test_an_error_page_is_no_snapshot(stocked: Home, sandbox: Sandbox) -> None:
    """An error that arrives with HTTP 200 must not be what the next conditional request is for."""
    before = stocked.one("select count(*) from ops.snapshot")
    for fault in ("html_as_json", "key_refused", "truncated_json", "empty"):
        for dataset_id in ("bps.domain", "worldbank.indicator", "sipsn.timbulan"):
            under(sandbox, dataset_id, Fault(fault))
    assert stocked.one("select count(*) from ops.snapshot") == before


def test_after_the_fault_all_is_as_before(stocked: Home, sandbox: Sandbox) -> None:
    """A wrong header was landed (not loaded); the good file that follows is current as ever."""
    before = state(stocked)
    under(sandbox, "ckan.penduduk", Fault("changed_column"))
    sandbox.faults.clear()
    [result] = ingest("ckan.penduduk")
    assert (result.outcome, result.changed) == ("ok", False)
    assert state(stocked) == before


def test_nothing_new_is_no_load_and_costs_no_bodies(
    stocked: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    statuses: dict[str, set[int]] = {}
    send = HttpClient.send

    def spy(client: HttpClient, request: Any, known: Any = None) -> Any:
        response = send(client, request, known)
        statuses.setdefault(request.method, set()).add(response.status)
        return response

    before = state(stocked)
    monkeypatch.setattr(HttpClient, "send", spy)
    for dataset_id in DATASETS:
        results = ingest(dataset_id)
        assert not any(result.changed for result in results)
    assert state(stocked) == before
    # the session page of SIPSN is the one GET that has no validators
    assert statuses == {"GET": {304, 200}, "POST": {200}}


def test_one_part_that_fails_leaves_the_others(
    stocked: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = sources.dataset("worldbank.indicator")
    series = ["NO.SUCH.SERIES", *dataset.options["series"][:2]]
    monkeypatch.setitem(dataset.options, "series", series)  # type: ignore[arg-type]
    found = {result.part: result.outcome for result in ingest("worldbank.indicator")}
    assert found == {"NO.SUCH.SERIES": "malformed", series[1]: "ok", series[2]: "ok"}
