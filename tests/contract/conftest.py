"""One sandbox for all contract tests; every test begins without faults and with an empty log."""

from collections.abc import Iterator

import pytest

from ssk.sandbox.server import Sandbox


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    running_sandbox.faults.clear()
    running_sandbox.requests.clear()
    return running_sandbox
