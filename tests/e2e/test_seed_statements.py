"""Every statement of the coaching clinic is answered by a query that a reader can run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from houses import House
from support import fresh_home

from ssk import postgres, sources
from ssk.http import HttpClient
from ssk.ingest import ingest, take_inbox
from ssk.sandbox import inbox
from ssk.sandbox.data import DEFAULT_DATA_DIR
from ssk.sandbox.server import Sandbox

pytestmark = pytest.mark.e2e

PAGE = Path(__file__).parents[2] / "docs" / "seed-statements.md"
STATEMENT = re.compile(r"^## (\d+)\. .*?^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUERIES = [(int(number), query) for number, query in STATEMENT.findall(PAGE.read_text("utf-8"))]


@pytest.fixture(scope="module")
def whole_house(
    server: postgres.Embedded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A release made of all sources and of the sandbox's workbooks."""
    folder = tmp_path_factory.mktemp("whole")
    with (
        pytest.MonkeyPatch.context() as patch,
        Sandbox() as sandbox,
        fresh_home(server, folder, sandbox.port) as home,
    ):
        patch.setattr(HttpClient, "_wait_turn", lambda client, url: None)
        house = House(home, sandbox, DEFAULT_DATA_DIR)
        inbox.fill()
        taken = take_inbox()
        assert {result.outcome for result in taken} == {"ok"}
        for source_id in sources.with_http():
            for dataset in sources.source(source_id).datasets.values():
                if dataset.http:
                    ingest(dataset.dataset_id)
        assert house.night()
        yield house


def test_each_of_the_25_statements_has_its_query() -> None:
    assert [number for number, _ in QUERIES] == list(range(1, 26))


@pytest.mark.parametrize(("number", "query"), QUERIES, ids=[str(n) for n, _ in QUERIES])
def test_a_reader_gets_an_answer(whole_house: House, number: int, query: str) -> None:
    """As the BI role, with nothing but what is written on the page."""
    with psycopg.connect(whole_house.home.bi_url) as connection:
        rows = connection.execute(query.encode()).fetchall()
    assert rows, f"statement {number} has no answer"
    assert any(value is not None for row in rows for value in row)
