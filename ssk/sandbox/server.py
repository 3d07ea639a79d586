"""The HTTP side of the sandbox: routes, faults, validators (ETag, Last-Modified), a log.

``/<source>/...`` is a source of the registry, played by ``ssk.sandbox.<source>.SANDBOX``.
``/_sandbox/health`` answers when it is up; ``PUT /_sandbox/faults`` with ``{"sipsn": "http_500"}``
makes a source misbehave and ``DELETE /_sandbox/faults`` makes all of them well.
"""

import asyncio
import hashlib
import socket
import threading
import time
from dataclasses import replace
from email.utils import formatdate, parsedate_to_datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ssk import sources
from ssk.sandbox.data import DEFAULT_DATA_DIR, SandboxData
from ssk.sandbox.faults import CONTENT, Faults, spoil
from ssk.sandbox.reply import Call, Reply

START_TIMEOUT_SECONDS = 10


class Source(Protocol):
    """A source module's class: a call in, an answer out.

    Where it has a ``BASE``, every address of the source begins with that.
    """

    def answer(self, call: Call) -> Reply: ...


class CutShort(Response):
    """Promises the whole body, sends half of it and hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


class Sandbox:
    """A running sandbox; a context manager for tests.

    ``url`` is the root address, ``faults`` the misbehaviour in force (see faults.py) and
    ``requests`` the log: (source, method, path with query string) of every request to a source;
    a form stands behind the path, after a blank.
    """

    def __init__(
        self, port: int = 0, data_dir: Path = DEFAULT_DATA_DIR, host: str = "127.0.0.1"
    ) -> None:
        data = SandboxData(data_dir)
        self.faults = Faults()
        self.requests: list[tuple[str, str, str]] = []
        self.sources: dict[str, Source] = {
            name: import_module(f"ssk.sandbox.{name}").SANDBOX(data) for name in sources.with_http()
        }
        self.modified_at = data.modified_at
        self.host, self.port = host, port
        self.app = Starlette(
            routes=[
                Route("/_sandbox/health", self._health),
                Route("/_sandbox/faults", self._set_faults, methods=["PUT", "DELETE"]),
                Route("/{source}/{path:path}", self._source, methods=["GET", "POST"]),
            ]
        )

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def __enter__(self) -> "Sandbox":
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((self.host, self.port))
        self.port = listener.getsockname()[1]
        self._server = uvicorn.Server(_config(self.app))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.01)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()

    async def _health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok", "sources": list(self.sources)})

    async def _set_faults(self, request: Request) -> Response:
        """PUT replaces what is in force, or changes nothing when it cannot be read."""
        wanted = Faults()
        if request.method == "PUT":
            try:
                wanted.update(await request.json())
            except (TypeError, ValueError) as error:
                return JSONResponse({"error": str(error)}, 400)
        self.faults.clear()
        self.faults.update(wanted.data)
        return Response(status_code=204)

    async def _source(self, request: Request) -> Response:
        name, path = request.path_params["source"], request.path_params["path"]
        source = self.sources.get(name)
        base = getattr(source, "BASE", "")
        if source is None or not path.startswith(base):
            return Response("<h1>404 Not Found</h1>", 404, media_type="text/html")
        call = await _call(request, path.removeprefix(base), name)
        query = f"?{request.url.query}" if request.url.query else ""
        form = f" {call.body.decode()}" if call.is_form else ""
        self.requests.append((name, request.method, f"/{name}/{path}{query}{form}"))
        fault = self.faults.take(name)
        if fault is None:
            return _response(self._validated(request, source.answer(call)))
        if fault.kind in CONTENT:
            return _response(source.answer(replace(call, fault=fault.kind)))
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        reply = spoil(fault, source.answer(call))
        if fault.kind == "truncated":
            return CutShort(reply.body, reply.status, reply.headers, reply.content_type)
        return _response(reply)

    def _validated(self, request: Request, reply: Reply) -> Reply:
        """Adds validators, or answers 304; If-None-Match overrules If-Modified-Since."""
        if request.method != "GET" or not reply.cacheable:
            return reply
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:32]}"'
        headers = {"etag": etag, "last-modified": formatdate(self.modified_at, usegmt=True)}
        if "if-none-match" in request.headers:
            tags = [tag.strip() for tag in request.headers["if-none-match"].split(",")]
            unchanged = etag in tags
        else:
            unchanged = _not_modified(request, self.modified_at)
        if unchanged:
            return Reply(b"", 304, reply.content_type, headers)
        return Reply(reply.body, reply.status, reply.content_type, reply.headers | headers)


def serve(port: int, data_dir: Path = DEFAULT_DATA_DIR, host: str = "127.0.0.1") -> None:
    """Runs until interrupted."""
    sandbox = Sandbox(port, data_dir, host)
    uvicorn.Server(_config(sandbox.app, host, port)).run()


def _config(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        lifespan="off",
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=1,
    )


async def _call(request: Request, path: str, source: str) -> Call:
    call = Call(
        method=request.method,
        path=path,
        params=dict(request.query_params),
        base_url=f"{request.base_url}{source}",
        body=await request.body(),
        headers=dict(request.headers),
        cookies=request.cookies,
    )
    if call.is_form:
        call.params.update(parse_qsl(call.body.decode(), keep_blank_values=True))
    return call


def _not_modified(request: Request, modified_at: float) -> bool:
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    return int(modified_at) <= since.timestamp()


def _response(reply: Reply) -> Response:
    headers = {**reply.headers, "content-type": reply.content_type}
    return Response(reply.body, reply.status, headers)
