"""The calls of Airflow's REST API, against its own API server."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ssk.airflow_api import AirflowApi

pytestmark = pytest.mark.xdist_group("airflow")


def test_pools_are_made_once_and_mended(api: AirflowApi) -> None:
    one, other = ({name: {"slots": 1, "description": "calls"}} for name in ("ssk_1", "ssk_2"))
    api.set_pools({"ssk_1": {"slots": 7, "description": "as somebody changed it"}})
    assert api.missing_pools(one | other) == ["ssk_2"]
    api.set_pools(one | other)
    api.set_pools(one | other)
    assert api.missing_pools(one | other) == []
    assert api._call("GET", "pools/ssk_1")["slots"] == 1


def test_a_late_answer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssk.airflow_api.TIMEOUT_SECONDS", 0.3)
    asked: list[str] = []

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path != "/auth/token" and len(asked) == 2:
                time.sleep(0.6)
            answer = json.dumps({"access_token": "x", "state": "running"}).encode()
            with suppress(BrokenPipeError):
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert AirflowApi(f"http://127.0.0.1:{server.server_port}").state("a_run") == "running"
        server.shutdown()
    assert len(asked) == 3
