"""Airflow with its metadata in the PostgreSQL of the session; imported only after its settings."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from support import environment, free_port

from ssk import postgres, service
from ssk.airflow_api import AirflowApi
from ssk.settings import ROOT, Settings


@pytest.fixture(scope="session")
def airflow(server: postgres.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The settings of the service, a migrated database, and no server of any kind."""
    folder = tmp_path_factory.mktemp("airflow")
    (folder / "airflow").mkdir()
    settings = Settings(
        home=folder,
        warehouse_url=SecretStr(server.warehouse_url),
        airflow_db_url=SecretStr(server.airflow_url),
    )
    wanted = service.airflow_environment(settings)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in wanted.items():
            if name.startswith("AIRFLOW"):
                patch.setenv(name, value)
        from airflow.utils import db

        db.initdb()
        yield


@pytest.fixture
def bag(airflow: None, server: postgres.Embedded, tmp_path: Any) -> Any:
    """The DAG folder as the DAG processor reads it."""
    from airflow.dag_processing.dagbag import BundleDagBag

    with environment(server.warehouse_url, tmp_path, sandbox_port=1):
        return BundleDagBag(dag_folder=ROOT / "dags", bundle_path=ROOT / "dags")


@pytest.fixture(scope="module")
def api(airflow: None) -> Iterator[AirflowApi]:
    """Airflow's own API server, and a client."""
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
