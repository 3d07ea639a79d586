"""One call at a time per source: the pool says it to Airflow, the lock to everybody else."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest
import yaml
from support import Home

from ssk import pools, sources, warehouse
from ssk.ingest import ingest
from ssk.sandbox.server import Sandbox
from ssk.settings import ROOT

WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted"


@pytest.mark.usefixtures("hasty")
def test_pool_and_client_allow_one_conversation_with_a_source(home: Home, sandbox: Sandbox) -> None:
    assert pools.wanted()[pools.pool("sipsn")]["slots"] == 1
    with warehouse.connect("ssk_loader") as other:
        with warehouse.exclusive(other, "source.sipsn"):
            second = threading.Thread(target=ingest, args=["sipsn.timbulan"])
            second.start()
            deadline = time.monotonic() + 10
            while not home.one(WAITING):
                assert second.is_alive() and time.monotonic() < deadline
            assert ingest("worldbank.indicator"), "another source does not wait"
            assert {name for name, *_ in sandbox.requests} == {"worldbank"}
        second.join(10)
    assert "sipsn" in {name for name, *_ in sandbox.requests}


def test_every_source_that_is_fetched_has_a_pool_that_airflow_can_import() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "ssk.pools"], capture_output=True, text=True, check=True
    ).stdout
    read = json.loads(printed)
    assert list(read) == [f"ssk_{source_id}" for source_id in sources.with_http()]
    assert all({"slots", "description"} <= properties.keys() for properties in read.values())


def test_the_containers_make_the_pools_before_anything_starts() -> None:
    services = yaml.safe_load((ROOT / "docker" / "compose.yml").read_text())["services"]
    assert "python -m ssk.pools > /tmp/pools.json" in services["migrate"]["command"]
    assert "airflow pools import /tmp/pools.json" in services["migrate"]["command"]
    assert services["scheduler"]["depends_on"]["migrate"] == {
        "condition": "service_completed_successfully"
    }


def test_no_two_sources_share_a_host() -> None:
    """Else one pool and one lock each would not keep calls to the host apart."""
    hosts = Counter(
        urlsplit(sources.source(source_id).bases["live"]).netloc
        for source_id in sources.with_http()
    )
    assert [host for host, count in hosts.items() if count > 1] == []
