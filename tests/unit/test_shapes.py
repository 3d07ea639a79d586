"""Whatever a source sends, a pull ends in one of its outcomes: no answer may crash a connector."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from ssk import sources
from ssk.errors import PullError
from ssk.http import Request
from ssk.raw import _of_shape
from ssk.sources import bps, ckan, sipsn, worldbank
from ssk.web import Landed, Web, parse_json

REPLACEMENTS = (None, 0, -1, "x", "", [], {}, [None], {"x": None})


@dataclass(frozen=True)
class Answer:
    """A sound answer, how a connector checks it and how it reads its rows."""

    body: Any
    dataset: sources.Dataset
    check: Callable[[Any, str], Any]
    read: Callable[[bytes], Iterator[Any]] | None = None


def bps_list(*rows: dict[str, Any]) -> dict[str, Any]:
    paging = {"page": 1, "pages": 1, "total": len(rows)}
    return {"status": "OK", "data-availability": "available", "data": [paging, list(rows)]}


def answers() -> dict[str, Answer]:
    domain, data = sources.dataset("bps.domain"), sources.dataset("bps.data")
    population, waste = sources.dataset("ckan.penduduk"), sources.dataset("sipsn.timbulan")
    observation = sources.dataset("worldbank.indicator")
    names = {"id": "ID", "value": "Indonesia"}
    member = {"val": 1, "label": "Satu"}
    return {
        "bps.domain": Answer(
            bps_list(dict.fromkeys(domain.columns, "6208")),
            domain,
            partial(bps._check_domains, domain),
            partial(bps._domain_rows, domain),
        ),
        "bps.list": Answer(
            bps_list({"var_id": 1, "title": "T"}),
            data,
            partial(bps._check_list, "var"),
        ),
        "bps.data": Answer(
            {
                "status": "OK",
                "data-availability": "available",
                "var": [member | {"unit": "Persen", "note": ""}],
                "turvar": [member],
                "vervar": [member],
                "tahun": [member],
                "turtahun": [member],
                "datacontent": {"11111": 75.65},
            },
            data,
            partial(bps._check_data, "6200"),
            partial(bps._data_rows, data, "6200"),
        ),
        "ckan.action": Answer(
            {"success": True, "result": {"resources": []}}, population, ckan._check_action
        ),
        "ckan.datastore": Answer(
            {
                "success": True,
                "result": {
                    "total": 1,
                    "fields": [{"id": name} for name in population.columns],
                    "records": [dict.fromkeys(population.columns, "1") | {"_id": 1}],
                },
            },
            population,
            partial(ckan._check_datastore, population),
            partial(ckan._datastore_rows, population),
        ),
        "sipsn": Answer(
            {
                "recordsTotal": 1,
                "data": [dict.fromkeys(waste.options["fields"], "1") | {"tahun": "2024"}],
            },
            waste,
            partial(sipsn._check, waste, "2024"),
            partial(sipsn.rows, waste),
        ),
        "worldbank": Answer(
            [
                {"pages": 1, "total": 1},
                [
                    {
                        "indicator": names,
                        "country": names,
                        "countryiso3code": "IDN",
                        "date": "2024",
                        "value": 5.1,
                        "unit": "",
                        "obs_status": "",
                        "decimal": 1,
                    }
                ],
            ],
            observation,
            worldbank._check,
            partial(worldbank.rows, observation),
        ),
    }


class Offline(Web):
    """Gives one body to whoever asks."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def get(
        self, part: str, request: Request, check: Callable[[bytes, str], Any]
    ) -> tuple[Landed, Any]:
        return Landed(1, "0" * 64), check(io.BytesIO(self.body), request.label)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(node, dict | list):
        for key in node if isinstance(node, dict) else range(len(node)):
            yield from places(node[key], (*path, key))


def changed(body: Any, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> Any:
    if not path:
        return body
    spoiled = copy.deepcopy(body)
    node = spoiled
    for key in path[:-1]:
        node = node[key]
    change(node, path[-1])
    return spoiled


def spoiled(body: Any) -> Iterator[Any]:
    """The answer with one place replaced by something else, or taken out."""
    yield from REPLACEMENTS
    for path in places(body):
        yield changed(body, path, lambda node, key: node.__delitem__(key))
        for other in REPLACEMENTS:
            yield changed(body, path, lambda node, key, o=other: node.__setitem__(key, o))


def consume(answer: Answer, body: Any) -> None:
    raw = json.dumps(body).encode()
    Offline(raw).get_json("p", Request("http://x.test/"), answer.check)
    if answer.read:
        list(_of_shape(answer.dataset, answer.read(raw)))


@pytest.mark.parametrize("name", list(answers()))
def test_no_change_of_shape_crashes(name: str) -> None:
    answer = answers()[name]
    consume(answer, answer.body)
    bad = 0
    for body in spoiled(answer.body):
        try:
            consume(answer, body)
        except PullError as error:
            bad += 1
            assert error.outcome in ("malformed", "empty", "refused")
    assert bad > 10


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<!doctype html><html>", "blocked"),
        (b"\n  <html>", "blocked"),
        (b"", "malformed"),
        (b'{"data": [', "malformed"),
        (b"\xff\xfe", "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "malformed"),
    ],
    ids=["html", "spaces and html", "nothing", "cut", "no utf-8", "deep", "long number"],
)
def test_what_is_no_json(body: bytes, outcome: str) -> None:
    with pytest.raises(PullError) as caught:
        parse_json(body, "label")
    assert caught.value.outcome == outcome
    assert caught.value.remedy
