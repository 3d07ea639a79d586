"""Misbehaviour on demand: what each source did, or may be expected to do, on a bad day.

Two groups. TRANSPORT faults replace or spoil the finished answer, whatever the source.
CONTENT faults are handed to the source module, which misbehaves in the manner of that source.
"""

import json
import threading
from collections import UserDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ssk import sources
from ssk.sandbox.reply import JSON_TYPE, Reply, text_reply

TRANSPORT = frozenset(
    {
        "http_429",
        "http_500",
        "slow",  # waits `seconds`, then answers as usual
        "truncated",  # half of the body, the connection closed before Content-Length is reached
        "truncated_json",  # half of the body with a Content-Length that agrees with it
        "html",  # HTTP 200, an app shell as text/html
        "html_as_json",  # the same, called application/json
        "blocked",  # HTTP 403 and an HTML page
    }
)
CONTENT = frozenset(
    {
        "wrong_count",  # the source reports another number of rows than it sends
        "changed_column",  # a field or heading has got another name
        "changed_type",  # a value has become an object
        "key_refused",
        "empty",  # no rows where there were some
        "shrunk",  # one row instead of all
        "page_drift",  # small pages, and the total changes while they are read
        "duplicate_rows",  # small pages, and a row of the first comes again on the next
    }
)
PAGE_ROWS = 3  # of the small pages

APP_SHELL = "<!doctype html><html><head><title>Portal</title></head><body><div id=app></div></body>"
BLOCK_PAGE = "<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1></body></html>"


@dataclass(frozen=True)
class Fault:
    """``times`` None = until cleared; ``seconds`` is for slow, ``retry_after`` for http_429."""

    kind: str
    times: int | None = None
    retry_after: float = 1
    seconds: float = 2.0

    def __post_init__(self) -> None:
        if self.kind not in TRANSPORT | CONTENT:
            raise ValueError(f"unknown fault {self.kind!r}")


class Faults(UserDict[str, Fault]):
    """Source -> fault in force. Accepts ``faults["sipsn"] = "http_500"`` or a mapping of fields."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        super().__init__()

    def __setitem__(self, source: str, fault: Fault | str | Mapping[str, Any]) -> None:
        if source not in sources.with_http():
            raise ValueError(f"unknown source {source!r}")
        if isinstance(fault, str):
            fault = Fault(fault)
        elif isinstance(fault, Mapping):
            fault = Fault(**fault)
        elif not isinstance(fault, Fault):
            raise TypeError(f"not a fault: {fault!r}")
        with self._lock:
            self.data[source] = fault

    def take(self, source: str) -> Fault | None:
        """The fault for the next request of this source; counts ``times`` down."""
        with self._lock:
            fault = self.data.get(source)
            if fault is not None and fault.times is not None:
                if fault.times > 1:
                    self.data[source] = replace(fault, times=fault.times - 1)
                else:
                    del self.data[source]
                    return fault if fault.times == 1 else None
            return fault


def spoil(fault: Fault, reply: Reply) -> Reply:
    """The answer after a transport fault (``truncated`` needs the server, ``slow`` the clock)."""
    match fault.kind:
        case "http_429":
            body = json.dumps({"message": "Too Many Requests"}).encode()
            headers = {"retry-after": f"{fault.retry_after:g}"}
            return Reply(body, 429, JSON_TYPE, headers, cacheable=False)
        case "http_500":
            return text_reply("<html><body><h1>Internal Server Error</h1></body></html>", 500)
        case "truncated_json":
            return replace(reply, body=reply.body[: len(reply.body) // 2], cacheable=False)
        case "html":
            return text_reply(APP_SHELL)
        case "html_as_json":
            return text_reply(APP_SHELL, content_type=JSON_TYPE)
        case "blocked":
            return text_reply(BLOCK_PAGE, 403)
    return reply
