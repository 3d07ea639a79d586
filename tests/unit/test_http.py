"""The HTTP client: patient, polite, bounded, and silent about secrets."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from support import BPS_KEY, Home

from ssk.errors import PullError
from ssk.http import HttpClient, Request
from ssk.redact import MASK, RedactingFilter, redact
from ssk.sandbox.server import Sandbox

PATH = "/bps/v1/api/list/model/var/domain/0000"
FORMS = [BPS_KEY, quote(BPS_KEY), quote(BPS_KEY, safe=""), quote_plus(BPS_KEY)]


@pytest.fixture
def request_(home: Home, sandbox: Sandbox) -> Request:
    return Request(f"{sandbox.url}{PATH}/key/{quote(BPS_KEY, safe='')}")


def refusal(client: HttpClient, request: Request) -> PullError:
    with pytest.raises(PullError) as caught:
        b"".join(client.send(request).blocks)
    return caught.value


def holds_no_secret(*texts: object) -> bool:
    return not any(form in str(text) for form in FORMS for text in texts)


def test_a_good_answer(request_: Request, sandbox: Sandbox) -> None:
    response = HttpClient().send(request_)
    body = b"".join(response.blocks)
    assert response.status == 200
    assert body.startswith(b'{"status": "OK"')
    assert {"Content-Type", "ETag", "Last-Modified"} <= set(response.headers)
    again = HttpClient().send(request_, response.headers)
    assert again.not_modified
    assert b"".join(again.blocks) == b""


def test_it_says_who_asks(request_: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = HttpClient().session.headers["User-Agent"]
    assert "ssk-warehouse/" in str(agent)
    assert "walidata@example.go.id" in str(agent)


def test_busy_is_retried_and_retry_after_is_obeyed(request_: Request, sandbox: Sandbox) -> None:
    sandbox.faults["bps"] = {"kind": "http_429", "times": 1, "retry_after": 1}
    begun = time.monotonic()
    assert HttpClient().send(request_).status == 200
    assert time.monotonic() - begun >= 1
    assert len(sandbox.requests) == 2


@pytest.mark.parametrize("kind", ["http_429", "http_500"])
def test_retries_are_bounded(request_: Request, sandbox: Sandbox, kind: str) -> None:
    sandbox.faults["bps"] = {"kind": kind, "retry_after": 0}
    error = refusal(HttpClient(), request_)
    assert error.outcome == "unreachable"
    assert error.worth_retrying
    assert "after 3 tries" in error.message
    assert len(sandbox.requests) == 3


def test_what_waiting_does_not_mend_is_asked_once(request_: Request, sandbox: Sandbox) -> None:
    for kind, outcome in (("html", "blocked"), ("blocked", "blocked")):
        sandbox.requests.clear()
        sandbox.faults["bps"] = kind
        error = refusal(HttpClient(), request_)
        assert (error.outcome, error.worth_retrying) == (outcome, False)
        assert len(sandbox.requests) == 1


def test_an_unknown_address_is_malformed(home: Home, sandbox: Sandbox) -> None:
    error = refusal(HttpClient(), Request(f"{sandbox.url}/ckan/api/3/action/package_show?id=none"))
    assert error.outcome == "malformed"
    assert "HTTP 404" in error.message


@pytest.mark.parametrize("kind", ["slow", "truncated"])
def test_an_answer_that_does_not_arrive(
    request_: Request, sandbox: Sandbox, kind: str, set_variable: Callable[..., None]
) -> None:
    set_variable(SSK_HTTP_TIMEOUT_SECONDS="0.2", SSK_HTTP_RETRIES="1")
    sandbox.faults["bps"] = {"kind": kind, "seconds": 0.5}
    error = refusal(HttpClient(), request_)
    assert error.outcome == "unreachable"
    assert "last good delivery stays" in error.remedy
    assert holds_no_secret(error, repr(error))


def test_nobody_there(home: Home, set_variable: Callable[..., None]) -> None:
    set_variable(SSK_HTTP_RETRIES="0")
    error = refusal(HttpClient(), Request(f"http://127.0.0.1:1/key/{BPS_KEY}"))
    assert error.outcome == "unreachable"
    assert holds_no_secret(error, repr(error))


def test_size_is_capped(request_: Request, set_variable: Callable[..., None]) -> None:
    set_variable(SSK_HTTP_MAX_BYTES="100")
    error = refusal(HttpClient(), request_)
    assert error.outcome == "malformed"
    assert "more than 100 bytes" in error.message
    assert "SSK_HTTP_MAX_BYTES" in error.remedy


def test_a_pause_between_calls_to_one_host(request_: Request, sandbox: Sandbox) -> None:
    client = HttpClient(pause_seconds=0.2)
    begun = time.monotonic()
    for _ in range(3):
        client.send(request_)
    assert 0.4 <= time.monotonic() - begun < 1.5


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_key_is_redacted(home: Home, form: str) -> None:
    assert redact(f"GET /key/{form}/x?key={form}&a=1") == f"GET /key/{MASK}/x?key={MASK}&a=1"


def test_labels_hold_no_key(request_: Request) -> None:
    asked = Request(request_.url, params={"key": BPS_KEY, "page": 1})
    assert holds_no_secret(asked.label)
    assert asked.label.count(MASK) == 2
    posted = Request("http://x.test/", method="POST", data={"key": BPS_KEY, "a": "1"})
    assert posted.label == f"POST http://x.test/ a=1&key={MASK}"


def test_library_logs_hold_no_key(
    request_: Request, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox.faults["bps"] = {"kind": "http_500", "times": 1}
    HttpClient().send(Request(request_.url, params={"key": BPS_KEY}))
    assert [r for r in caplog.records if r.name.startswith("urllib3")]
    assert "/list/model/var" in caplog.text
    assert holds_no_secret(caplog.text, *(r.args for r in caplog.records))


def test_the_filter_is_put_once(home: Home) -> None:
    for _ in range(3):
        HttpClient()
    filters = logging.getLogger("urllib3.connectionpool").filters
    assert sum(isinstance(f, RedactingFilter) for f in filters) == 1
