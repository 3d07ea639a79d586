"""The one HTTP client: bounded, polite, honest, and silent about secrets.

429 and 5xx are retried with backoff and jitter and `Retry-After` is obeyed up to a bound; anything
that waiting does not mend (a refused key, HTML instead of JSON, a changed shape) is not retried.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError as Urllib3Error
from urllib3.util.retry import Retry

from ssk import __version__
from ssk.errors import PullError
from ssk.landing import BLOCK
from ssk.redact import guard_library_logs, redact
from ssk.settings import Settings, get_settings

RETRIED = (429, 500, 502, 503, 504)
KEPT_HEADERS = ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Date")
JSON = ("application/json", "text/json", "text/javascript")


@dataclass(frozen=True)
class Request:
    """One call to a source.

    Args:
        url: full address; a key in its path or query is redacted wherever it is stored.
        accept: content types that the answer may have; () accepts any but HTML.
    """

    url: str
    method: str = "GET"
    params: Mapping[str, Any] | None = None
    data: Mapping[str, Any] | None = None
    accept: tuple[str, ...] = JSON

    @property
    def label(self) -> str:
        """The request as it may be stored and shown."""
        prepared = requests.Request(self.method, self.url, params=dict(self.params or {})).prepare()
        body = "&".join(f"{k}={v}" for k, v in sorted((self.data or {}).items()))
        return redact(f"{self.method} {prepared.url}" + (f" {body}" if body else ""))


@dataclass
class Response:
    """Head of an answer; `blocks()` streams its body once."""

    status: int
    headers: dict[str, str]
    blocks: Iterator[bytes] = field(repr=False)

    @property
    def not_modified(self) -> bool:
        return self.status == 304


class HttpClient:
    """Session for one source: one connection at a time and a pause between calls."""

    def __init__(self, pause_seconds: float = 0.0, settings: Settings | None = None) -> None:
        self.settings = settings or get_settings()
        self.pause_seconds = pause_seconds
        self._last_call: dict[str, float] = {}
        guard_library_logs()
        self.session = requests.Session()
        self.session.headers["User-Agent"] = (
            f"ssk-warehouse/{__version__} (public sanitation statistics; {self.settings.contact})"
        )
        retry = Retry(
            total=self.settings.http_retries,
            backoff_factor=self.settings.http_backoff_seconds,
            backoff_jitter=self.settings.http_backoff_seconds / 2,
            backoff_max=60,
            retry_after_max=120,
            status_forcelist=RETRIED,
            allowed_methods={"GET", "POST"},
            raise_on_status=False,
        )
        adapter = HTTPAdapter(max_retries=retry, pool_maxsize=1)
        self.session.mount("https://", adapter)
        self.session.mount("http://", adapter)

    def send(self, request: Request, known: Mapping[str, str] | None = None) -> Response:
        """Send `request`; `known` holds the ETag and Last-Modified of what we have.

        Raises:
            PullError: unreachable (network, 429 and 5xx after all retries), refused (401),
                blocked (403 or HTML), malformed (any other status or content type).
        """
        self._wait_turn(request.url)
        headers = _conditional(known or {})
        try:
            answer = self.session.request(
                request.method,
                request.url,
                params=dict(request.params or {}),
                data=dict(request.data) if request.data is not None else None,
                headers=headers,
                timeout=self.settings.http_timeout_seconds,
                stream=True,
            )
        except requests.RequestException as error:
            raise PullError(
                "unreachable",
                redact(f"{request.label}: no answer ({error})."),
                "Check the network and the source's own page; the last good delivery stays.",
            ) from None
        if answer.status_code != 304:
            _judge(request, answer)
        kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        return Response(answer.status_code, kept, self._body(request, answer))

    def _body(self, request: Request, answer: requests.Response) -> Iterator[bytes]:
        received = 0
        try:
            for block in answer.iter_content(BLOCK):
                received += len(block)
                if received > self.settings.http_max_bytes:
                    raise PullError(
                        "malformed",
                        f"{request.label}: more than {self.settings.http_max_bytes} bytes.",
                        "Raise SSK_HTTP_MAX_BYTES if the source really sends so much.",
                    )
                yield block
        except (requests.RequestException, Urllib3Error) as error:
            raise PullError(
                "unreachable",
                redact(f"{request.label}: the answer broke off after {received} bytes ({error})."),
                "It is tried again at the next run; the last good delivery stays.",
            ) from None
        finally:
            answer.close()

    def _wait_turn(self, url: str) -> None:
        host = urlsplit(url).netloc
        pause = self._last_call.get(host, 0.0) + self.pause_seconds - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._last_call[host] = time.monotonic()


def _conditional(known: Mapping[str, str]) -> dict[str, str]:
    names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    return {names[name]: value for name, value in known.items() if name in names}


def _judge(request: Request, answer: requests.Response) -> None:
    """Sort an answer by its head; the outcome says whether waiting or a person can mend it."""
    status = answer.status_code
    content_type = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    label = request.label
    wanted = content_type in request.accept or (not request.accept and content_type != "text/html")
    if status == 200 and wanted:
        return
    answer.close()
    if status in RETRIED:
        raise PullError(
            "unreachable",
            f"{label}: HTTP {status} after {get_settings().http_retries + 1} tries.",
            "The source is busy or down; the last good delivery stays.",
        )
    if status == 401:
        raise PullError("refused", f"{label}: HTTP 401.", "Check the key of this source.")
    if status == 403 or content_type == "text/html":
        raise PullError(
            "blocked",
            f"{label}: HTTP {status} with {content_type or 'no content type'}.",
            "This network is blocked or the address moved: open it in a browser, or drop the"
            " source's file into the inbox.",
        )
    raise PullError(
        "malformed",
        f"{label}: HTTP {status}, content type {content_type or 'missing'},"
        f" expected {' or '.join(request.accept) or 'data'}.",
        "The source changed its answers: compare with ssk/sources/ and mend the connector.",
    )
