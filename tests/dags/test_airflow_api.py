"""The calls of Airflow's REST API, against its own API server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from support import free_port

from ssk.airflow_api import AirflowApi

pytestmark = pytest.mark.xdist_group("airflow")


@pytest.fixture(scope="module")
def api(airflow: None) -> Iterator[AirflowApi]:
    import uvicorn
    from airflow.api_fastapi.app import create_app

    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(apps="core"), port=port, log_level="error", log_config=None)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield AirflowApi(f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(10)


def test_pools_are_made_once_and_mended(api: AirflowApi) -> None:
    one, other = ({name: {"slots": 1, "description": "calls"}} for name in ("ssk_1", "ssk_2"))
    api.set_pools({"ssk_1": {"slots": 7, "description": "as somebody changed it"}})
    assert api.missing_pools(one | other) == ["ssk_2"]
    api.set_pools(one | other)
    api.set_pools(one | other)
    assert api.missing_pools(one | other) == []
    assert api._call("GET", "pools/ssk_1")["slots"] == 1
