"""A published warehouse with sources of its own, of which every end-to-end test has a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from houses import House
from psycopg import conninfo
from support import fresh_home

from ssk import postgres
from ssk.http import HttpClient
from ssk.sandbox.data import DEFAULT_DATA_DIR
from ssk.sandbox.server import Sandbox


@pytest.fixture(scope="session")
def published(
    server: postgres.Embedded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A first good night; one sandbox for all, since its address is a part of every request."""
    folder = tmp_path_factory.mktemp("nights")
    with Sandbox() as sandbox, fresh_home(server, folder, sandbox.port) as home:
        house = House(home, sandbox, DEFAULT_DATA_DIR, DEFAULT_DATA_DIR)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(HttpClient, "_wait_turn", lambda client, url: None)
            assert house.night()
        yield house


@pytest.fixture
def house(
    published: House, server: postgres.Embedded, tmp_path: Path, hasty: None
) -> Iterator[House]:
    """The true data is published and nothing else waits."""
    folders = [tmp_path / "data", tmp_path / "accepted"]
    for folder in folders:
        shutil.copytree(DEFAULT_DATA_DIR, folder)
    shutil.copytree(published.home.path, tmp_path / "home")
    with fresh_home(
        server,
        tmp_path / "home",
        published.sandbox.port,
        str(conninfo.conninfo_to_dict(published.home.url)["dbname"]),
        SSK_KEEP_RELEASES="1",
    ) as home:
        house = House(home, published.sandbox, *folders)
        house.mend()
        yield house
