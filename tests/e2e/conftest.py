"""A published warehouse with sources of its own, of which every end-to-end test has a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
from houses import BAD_LADDER, House, Reader
from support import copy_database, fresh_home

from ssk import postgres
from ssk.http import HttpClient
from ssk.sandbox.data import DEFAULT_DATA_DIR
from ssk.sandbox.server import Sandbox
from ssk.transform import transform

NIGHTS, TEMPLATE = "nights", "one_good_night"
# what the sources say in candidates that are built once and judged by many tests
CANDIDATES: dict[str, Callable[[House], None]] = {
    "news": lambda house: house.revise("61.60"),
    "bad_ladder": lambda house: house.spoil(*BAD_LADDER),
}


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
            house = House(home, sandbox, DEFAULT_DATA_DIR)
            assert house.night()
            with psycopg.connect(server.admin_url, autocommit=True) as admin:
                copy_database(admin, TEMPLATE, NIGHTS)
        yield house


@pytest.fixture(scope="session")
def built(
    published: House, server: postgres.Embedded, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Make database `name` with that candidate, not yet judged, where it is not; its home."""

    @cache
    def build(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        with standing(server, published, folder, published.home.path, TEMPLATE) as house:
            CANDIDATES[name](house)
            house.bring()
            assert transform().build_id is not None
            with psycopg.connect(server.admin_url, autocommit=True) as admin:
                copy_database(admin, name, NIGHTS)
        return folder / "home"

    return build


@contextmanager
def standing(
    server: postgres.Embedded, published: House, folder: Path, copied: Path, template: str
) -> Iterator[House]:
    """A copy of a warehouse and of its home in `folder`, with sources that may be spoiled."""
    shutil.copytree(copied, folder / "home")
    with fresh_home(
        server, folder / "home", published.sandbox.port, template, NIGHTS, SSK_KEEP_RELEASES="1"
    ) as home:
        house = House(home, published.sandbox, folder / "data")
        house.mend()
        yield house


@pytest.fixture
def house(
    request: pytest.FixtureRequest,
    published: House,
    built: Callable[[str], Path],
    server: postgres.Embedded,
    tmp_path: Path,
    hasty: None,
) -> Iterator[House]:
    """The true data is published and nothing else waits, or the candidate that a mark names."""
    mark = request.node.get_closest_marker("candidate")
    name = mark.args[0] if mark else TEMPLATE
    copied = built(name) if mark else published.home.path
    with standing(server, published, tmp_path, copied, name) as house:
        if mark:
            CANDIDATES[name](house)
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
