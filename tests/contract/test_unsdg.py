"""UN SDG API: the envelope of a saved answer, paging to the last page, and values that are text."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from support import Home

from ssk import sources
from ssk.ingest import ingest
from ssk.sandbox.faults import Fault
from ssk.sandbox.server import Sandbox

pytestmark = pytest.mark.usefixtures("hasty")
DATASET = "unsdg.series"
URL = "unsdg/SDGAPI/v1/sdg/Series/Data"


def get(sandbox: Sandbox, **params: Any) -> Any:
    asked = {"seriesCode": "SH_SAN_SAFE", "areaCode": "360", **params}
    return requests.get(f"{sandbox.url}/{URL}", params=asked, timeout=5).json()


def test_answer_of_the_recorded_shape(sandbox: Sandbox) -> None:
    body = get(sandbox, pageSize=1)
    assert (body["size"], body["totalElements"], body["totalPages"], body["pageNumber"]) == (
        1,
        30,
        30,
        1,
    )
    [row] = body["data"]
    recorded = {
        "goal",
        "target",
        "indicator",
        "series",
        "seriesDescription",
        "seriesCount",
        "geoAreaCode",
        "geoAreaName",
        "timePeriodStart",
        "value",
        "valueType",
        "time_detail",
        "source",
        "footnotes",
        "attributes",
        "dimensions",
    }
    assert recorded <= row.keys()
    assert row["indicator"] == ["6.2.1"]
    assert isinstance(row["value"], str)
    assert "CONTOH" in row["source"]


@pytest.mark.parametrize("other", [{"areaCode": "458"}, {"seriesCode": "NO_SUCH"}])
def test_no_rows_are_an_empty_list(sandbox: Sandbox, other: dict[str, str]) -> None:
    body = get(sandbox, **other)
    assert (body["totalElements"], body["totalPages"], body["data"]) == (0, 0, [])


def test_every_page_is_read_to_the_last(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = sources.dataset(DATASET).options
    whole = {result.part: result.loaded for result in ingest(DATASET)}
    assert whole == dict.fromkeys(options["series"], 30)
    monkeypatch.setitem(options, "page_size", 7)  # type: ignore[arg-type]
    sandbox.requests.clear()
    assert {result.part: result.loaded for result in ingest(DATASET)} == whole
    asked = [path for _, _, path in sandbox.requests if "SH_SAN_SAFE" in path]
    assert [path.rsplit("page=")[1] for path in asked] == ["1", "2", "3", "4", "5"]


def test_what_the_values_are(home: Home) -> None:
    ingest(DATASET)
    assert home.rows(
        "select series, value, dimensions::jsonb ->> 'Location' from raw.unsdg__series"
        " where value !~ '^[0-9]' order by 1"
    ) == [("SH_H2O_SAFE", "NaN", "RURAL"), ("SH_SAN_DEFECT", "<1", "URBAN")]
    assert home.one("select count(*) from ops.quarantine") == 0


@pytest.mark.parametrize("kind", ["page_drift", "duplicate_rows", "wrong_count"])
def test_pages_that_do_not_fit_together_are_malformed(
    home: Home, sandbox: Sandbox, kind: str
) -> None:
    sandbox.faults["unsdg"] = Fault(kind)
    results = ingest(DATASET)
    assert {result.outcome for result in results} == {"malformed"}
    assert len(results) == len(sources.dataset(DATASET).options["series"])
    assert home.one("select count(*) from raw.unsdg__series") == 0


def test_a_series_that_failed_leaves_the_others(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = sources.dataset(DATASET).options
    monkeypatch.setitem(options, "series", ["NO_SUCH", "SH_SAN_SAFE"])  # type: ignore[arg-type]
    assert {result.part: result.outcome for result in ingest(DATASET)} == {
        "NO_SUCH": "empty",
        "SH_SAN_SAFE": "ok",
    }


def test_another_area_is_malformed(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An API that passes over the area code would send the whole world."""
    for rows in sandbox.sources["unsdg"].rows.values():  # type: ignore[attr-defined]
        monkeypatch.setitem(rows[3], "geoAreaCode", "458")
    results = ingest(DATASET)
    assert {result.outcome for result in results} == {"malformed"}
    assert "458" in results[0].message


def test_a_value_that_cannot_be_read_is_refused_alone(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = sources.dataset(DATASET).options
    monkeypatch.setitem(options, "series", ["SH_SAN_SAFE"])  # type: ignore[arg-type]
    row = sandbox.sources["unsdg"].rows["SH_SAN_SAFE"][0]  # type: ignore[attr-defined]
    monkeypatch.setitem(row, "value", "n.d.")
    [result] = ingest(DATASET)
    assert (result.outcome, result.loaded, result.quarantined) == ("ok", 29, 1)
