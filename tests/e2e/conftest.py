"""One published warehouse with sources of its own, shared by the end-to-end tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from houses import House
from support import environment, fresh_home

from ssk import postgres
from ssk.publish import releases, rollback
from ssk.sandbox.data import DEFAULT_DATA_DIR
from ssk.sandbox.server import Sandbox


@pytest.fixture(scope="session")
def standing(
    server: postgres.Embedded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("nights")
    data = folder / "data"
    shutil.copytree(DEFAULT_DATA_DIR, data)
    shutil.copytree(DEFAULT_DATA_DIR, folder / "accepted")
    with (
        Sandbox(data_dir=data) as sandbox,
        fresh_home(server, folder, sandbox.port) as home,
    ):
        yield House(home, sandbox, data, folder / "accepted")


@pytest.fixture
def house(standing: House, hasty: None) -> Iterator[House]:
    """The true data is published and nothing else waits."""
    home = standing.home
    with environment(home.url, home.path, standing.sandbox.port, SSK_KEEP_RELEASES="1"):
        standing.mend()
        standing.night()
        newest = releases()[0]
        if newest.state != "current":
            rollback(newest.release_id)
        yield standing
