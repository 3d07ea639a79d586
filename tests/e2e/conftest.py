"""A published warehouse with sources of its own, of which every end-to-end test has a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from houses import House, Reader
from support import copy_database, fresh_home

from ssk import postgres
from ssk.http import HttpClient
from ssk.sandbox.data import DEFAULT_DATA_DIR
from ssk.sandbox.server import Sandbox

NIGHTS, TEMPLATE = "nights", "one_good_night"


@pytest.fixture(scope="session")
def published(
    server: postgres.Embedded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A first good night; one sandbox for all, since its address is a part of every request."""
    folder = tmp_path_factory.mktemp("nights")
    with Sandbox() as sandbox:
        with (
            fresh_home(server, folder, sandbox.port, name=NIGHTS) as home,
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr(HttpClient, "_wait_turn", lambda client, url: None)
            house = House(home, sandbox, DEFAULT_DATA_DIR, DEFAULT_DATA_DIR)
            assert house.night()
            with psycopg.connect(server.admin_url, autocommit=True) as admin:
                copy_database(admin, TEMPLATE, NIGHTS)
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
        server, tmp_path / "home", published.sandbox.port, TEMPLATE, NIGHTS, SSK_KEEP_RELEASES="1"
    ) as home:
        house = House(home, published.sandbox, *folders)
        house.mend()
        yield house


@pytest.fixture
def reader(house: House) -> Iterator[Reader]:
    """Watches the whole test; whatever happens, it must see one whole release at a time."""
    reader = Reader(house.home.bi_url)
    with reader.watching():
        yield reader
    assert not reader.errors
    assert reader.seen
    by_release = {seen[0]: seen for seen in reader.seen}
    assert set(reader.seen) == set(by_release.values())


@pytest.fixture
def nothing_to_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no failing row could be traced to its source."""
    monkeypatch.setattr("ssk.hold.place", lambda *a: set())
