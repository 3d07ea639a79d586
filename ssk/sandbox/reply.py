"""What a source module is given and what it gives back. No web framework in here."""

import json
from dataclasses import dataclass, field
from typing import Any

JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Call:
    """One request as a source sees it.

    ``path`` is relative to the base of the source and keeps empty segments; ``params`` are query
    string and form fields together; ``base_url`` is the absolute address of the source; the names
    of ``headers`` are lower case.
    ``fault`` is the misbehaviour asked for, when it changes the content (see faults.py).
    """

    method: str
    path: str
    params: dict[str, str]
    base_url: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    fault: str | None = None

    @property
    def is_form(self) -> bool:
        kind = self.headers.get("content-type", "")
        return kind.startswith("application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Reply:
    """One answer. ``cacheable`` = the content is stable, so it gets ETag and Last-Modified."""

    body: bytes
    status: int = 200
    content_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    cacheable: bool = True


def json_reply(value: Any, status: int = 200, *, cacheable: bool = True) -> Reply:
    """A JSON answer; an answer other than 200 is never cacheable."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(body, status, cacheable=cacheable and status == 200)


def text_reply(text: str, status: int = 200, content_type: str = "text/html") -> Reply:
    """A text answer (UTF-8), not cacheable."""
    return Reply(text.encode(), status, f"{content_type}; charset=utf-8", cacheable=False)
