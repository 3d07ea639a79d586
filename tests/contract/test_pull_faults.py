"""Every dataset under every fault of its source: one outcome, nothing new in raw, a plain message.

The datasets come from the registry and what deviates from the usual outcome from their yml, so a
source that is registered is tested here without further code. One warehouse holds a good delivery
of every dataset; no fault may change what is current there. To see the table of all outcomes:

    pytest tests/contract/test_pull_faults.py -k test_fault -s
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import psycopg
import pytest
from psycopg.rows import dict_row
from support import BPS_KEY, Home, fresh_home, setting

from ssk import postgres, sources
from ssk.http import HttpClient
from ssk.ingest import PartResult, ingest
from ssk.sandbox.faults import CONTENT, TRANSPORT, Fault
from ssk.sandbox.reply import Call, Reply
from ssk.sandbox.server import Sandbox
from ssk.sources import Dataset

DATASETS = [name for name in sources.dataset_ids() if sources.dataset(name).http]
FAULTS: dict[str, tuple[Fault, str]] = {
    "http_429 twice": (Fault("http_429", times=2, retry_after=0), "ok"),
    "http_429": (Fault("http_429", retry_after=0), "unreachable"),
    "http_500": (Fault("http_500"), "unreachable"),
    "slow": (Fault("slow", seconds=0.2), "unreachable"),
    "truncated": (Fault("truncated"), "unreachable"),
    "truncated_json": (Fault("truncated_json"), "malformed"),
    "html": (Fault("html"), "blocked"),
    "html_as_json": (Fault("html_as_json"), "blocked"),
    "blocked": (Fault("blocked"), "blocked"),
    "key_refused": (Fault("key_refused"), "refused"),
    "wrong_count": (Fault("wrong_count"), "malformed"),
    "changed_column": (Fault("changed_column"), "malformed"),
    "changed_type": (Fault("changed_type"), "malformed"),
    "empty": (Fault("empty"), "empty"),
    "shrunk": (Fault("shrunk"), "shrunk"),
    "page_drift": (Fault("page_drift"), "malformed"),
    "duplicate_rows": (Fault("duplicate_rows"), "malformed"),
}
SIPD_TOKEN = "token/rahasia +9%"
OF_PAGES = ("page_drift", "duplicate_rows")

STATE = """
select
    (select jsonb_agg(to_jsonb(c) - 'checked_at' order by dataset_id, part, snapshot_id)
        from ops.current_snapshot as c) as current,
    (select jsonb_agg(inhrelid::regclass::text order by 1) from pg_inherits) as partitions,
    (select jsonb_object_agg(snapshot_id, loaded_at) from ops.snapshot
        where loaded_at is not null) as loaded,
    (select count(*) from ops.quarantine) as quarantined
"""


def expected(dataset: Dataset, name: str) -> str:
    """The outcome that the protocol of a dataset must have under a fault."""
    usual = "ok" if name in OF_PAGES and not dataset.paged else FAULTS[name][1]
    return dataset.faults.get(name, usual)


class Stock:
    """A warehouse with one good delivery of everything."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.reader = psycopg.connect(home.url, autocommit=True, row_factory=dict_row)
        self.empty = {
            (dataset_id, result.part)
            for dataset_id in DATASETS
            for result in ingest(dataset_id)
            if result.outcome == "empty"
        }

    def state(self) -> dict[str, Any]:
        """What readers of raw can see, and what they are told is current."""
        row = self.reader.execute(STATE).fetchone()
        assert row
        return row

    def of_parts_with_rows(self, results: list[PartResult]) -> list[PartResult]:
        """Without the years that have no rows yet: they have none under a fault either."""
        return [
            result
            for result in results
            if result.outcome != "empty" or (result.dataset_id, result.part) not in self.empty
        ]


@pytest.fixture(scope="module")
def stock(
    server: postgres.Embedded, running_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stock]:
    running_sandbox.faults.clear()
    with (
        pytest.MonkeyPatch.context() as patch,
        fresh_home(
            server,
            tmp_path_factory.mktemp("stock"),
            running_sandbox.port,
            SSK_SIPD_TOKEN=SIPD_TOKEN,
        ) as home,
    ):
        patch.setattr(HttpClient, "_wait_turn", lambda client, url: None)
        made = Stock(home)
        patch.setattr("ssk.ingest.register", lambda: None)  # done, and the same for every ingest
        with made.reader:
            yield made


@pytest.fixture(scope="module")
def matrix() -> Iterator[dict[tuple[str, str], set[str]]]:
    """(source, fault) -> outcomes of its datasets; printed at the end for people (`-s`)."""
    seen: dict[tuple[str, str], set[str]] = {}
    yield seen
    columns = list(dict.fromkeys(source for source, _ in seen))
    width = {
        c: max(len(c), *(len(" ".join(v)) for k, v in seen.items() if k[0] == c)) for c in columns
    }
    print("\n" + " " * 15 + "  ".join(c.ljust(width[c]) for c in columns))
    for name in FAULTS:
        cells = (" ".join(sorted(seen.get((c, name), ()))).ljust(width[c]) for c in columns)
        print(name.ljust(15) + "  ".join(cells))


def under(sandbox: Sandbox, dataset_id: str, fault: Fault) -> list[PartResult]:
    sandbox.faults[dataset_id.split(".")[0]] = fault
    return ingest(dataset_id)


def test_every_fault_of_the_sandbox_is_tried() -> None:
    assert {fault.kind for fault, _ in FAULTS.values()} == TRANSPORT | CONTENT


def test_declared_deviations_are_of_known_faults() -> None:
    for dataset_id in DATASETS:
        assert sources.dataset(dataset_id).faults.keys() <= FAULTS.keys(), dataset_id


@pytest.mark.parametrize("dataset_id", DATASETS)
@pytest.mark.parametrize("name", list(FAULTS))
def test_fault(
    stock: Stock,
    sandbox: Sandbox,
    matrix: dict[tuple[str, str], set[str]],
    dataset_id: str,
    name: str,
) -> None:
    dataset = sources.dataset(dataset_id)
    before = stock.state()
    # a client that waits for long and comes again would only make `slow` slower
    patience = (
        {"SSK_HTTP_TIMEOUT_SECONDS": "0.1", "SSK_HTTP_RETRIES": "0"} if name == "slow" else {}
    )
    with setting(**patience):
        results = stock.of_parts_with_rows(under(sandbox, dataset_id, FAULTS[name][0]))
    matrix.setdefault((dataset.source_id, name), set()).update(r.outcome for r in results)
    after = stock.state()
    if expected(dataset, name) == "shrunk":  # kept, so that a person may take it
        assert after["current"] == before["current"]
    else:
        assert after == before
    assert not any(result.changed for result in results)
    assert {result.outcome for result in results} == {expected(dataset, name)}
    for result in results:
        if result.outcome == "ok":
            continue
        assert re.search(dataset.source_id, result.message, re.IGNORECASE)
        assert re.search(r"\. [A-Z][^.]+\.?", result.message), "what happened, then what to do"
        assert len(result.message) < 1000


def test_no_secret_is_stored_or_logged(
    stock: Stock, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for dataset_id in DATASETS:
        for fault in ("http_500", "html", "key_refused"):
            under(sandbox, dataset_id, Fault(fault))
    texts = [caplog.text]
    for table in ("snapshot", "pull", "quarantine", "source", "dataset"):
        texts += [row[0] for row in stock.home.rows(f"select t::text from ops.{table} as t")]
    for secret in (BPS_KEY, SIPD_TOKEN):
        for form in {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}:
            assert not any(form in text for text in texts)
    assert any("/key/***" in text for text in texts)


@pytest.mark.parametrize("dataset_id", DATASETS)
def test_an_error_page_is_no_snapshot(stock: Stock, sandbox: Sandbox, dataset_id: str) -> None:
    """An error that arrives with HTTP 200 must not be what the next conditional request is for."""
    before = stock.home.one("select count(*) from ops.snapshot")
    for fault in ("html_as_json", "key_refused", "truncated_json"):
        under(sandbox, dataset_id, Fault(fault))
    assert stock.home.one("select count(*) from ops.snapshot") == before


def test_after_the_fault_all_is_as_before(stock: Stock, sandbox: Sandbox) -> None:
    """A wrong header was landed (not loaded); the good file that follows is current as ever."""
    before = stock.state()
    under(sandbox, "ckan.penduduk", Fault("changed_column"))
    sandbox.faults.clear()
    [result] = ingest("ckan.penduduk")
    assert (result.outcome, result.changed) == ("ok", False)
    assert stock.state() == before


def test_nothing_new_is_no_load_and_costs_no_bodies(
    stock: Stock, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses: dict[str, set[int]] = {}
    send = HttpClient.send

    def spy(client: HttpClient, request: Any, known: Any = None) -> Any:
        response = send(client, request, known)
        statuses.setdefault(request.method, set()).add(response.status)
        return response

    before = stock.state()
    monkeypatch.setattr(HttpClient, "send", spy)
    for dataset_id in DATASETS:
        results = ingest(dataset_id)
        assert not any(result.changed for result in results)
    assert stock.state() == before
    # pages that open a session, and HTML, are the GETs that have no validators
    assert statuses == {"GET": {304, 200}, "POST": {200}}


def test_a_night_makes_no_request_twice(
    stock: Stock, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all datasets; only a page that gives a session is opened once for each client."""
    sessions: set[str] = set()
    for name, source in sandbox.sources.items():

        def answer(call: Call, name: str = name, source: Any = source) -> Reply:
            reply = type(source).answer(source, call)
            if "set-cookie" in reply.headers:
                sessions.add(f"/{name}/{getattr(source, 'BASE', '')}{call.path}")
            return reply

        monkeypatch.setattr(source, "answer", answer)
    for dataset_id in DATASETS:
        ingest(dataset_id)
    asked = Counter(
        request for request in sandbox.requests if request[2].split("?")[0] not in sessions
    )
    assert {request: count for request, count in asked.items() if count > 1} == {}
    assert {source for source, _, _ in asked} == set(sources.with_http())


def test_one_part_that_fails_leaves_the_others(
    stock: Stock, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = sources.dataset("worldbank.indicator")
    series = ["NO.SUCH.SERIES", *dataset.options["series"][:2]]
    monkeypatch.setitem(dataset.options, "series", series)  # type: ignore[arg-type]
    found = {result.part: result.outcome for result in ingest("worldbank.indicator")}
    assert found == {"NO.SUCH.SERIES": "malformed", series[1]: "ok", series[2]: "ok"}


@pytest.mark.parametrize("name", OF_PAGES)
def test_a_datastore_that_changes_while_it_is_paged(
    stock: Stock, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sources.dataset("ckan.penduduk").options, "datastore", True)  # type: ignore[arg-type]
    before = stock.state()
    [result] = under(sandbox, "ckan.penduduk", Fault(name))
    assert (result.outcome, stock.state()) == ("malformed", before)


@pytest.mark.parametrize("dataset_id", ["ckan.penduduk", "worldbank.indicator"])
def test_a_backfill_of_what_has_all_years_asks_nothing(
    stock: Stock, sandbox: Sandbox, dataset_id: str
) -> None:
    assert ingest(dataset_id, years=range(2020, 2023)) == []
    assert sandbox.requests == []
