"""JMP by SDMX: the recorded columns and key, and what must never be taken for a number."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
import requests
from support import Home

from ssk import sources
from ssk.ingest import ingest
from ssk.sandbox.faults import Fault
from ssk.sandbox.server import Sandbox
from ssk.settings import ROOT

pytestmark = pytest.mark.usefixtures("hasty")
DATASET = "jmp.household"
DATA = "jmp/ws/public/sdmxapi/rest/data/UNICEF,WASH_HOUSEHOLDS,1.0"
HEADER = (
    "REF_AREA,INDICATOR,SERVICE_TYPE,WEALTH_QUINTILE,RESIDENCE,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE"
)


def get(sandbox: Sandbox, key: str) -> requests.Response:
    return requests.get(f"{sandbox.url}/{DATA}/{key}", params={"format": "csv"}, timeout=5)


def test_answer_of_the_recorded_shape(sandbox: Sandbox) -> None:
    answer = get(sandbox, "IDN....")
    assert answer.headers["content-type"] == "text/csv"
    assert answer.text.splitlines()[0] == HEADER
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["RESIDENCE"] for row in rows} == {"_T", "U", "R"}
    assert {row["UNIT_MEASURE"] for row in rows} == {"PCNT CONTOH"}
    odd = {row["OBS_VALUE"] for row in rows if not row["OBS_VALUE"][0].isdigit()}
    assert odd == {">99", "<1", "-"}


def test_a_ladder_sums_to_100(sandbox: Sandbox) -> None:
    rungs = "+".join(f"WS_PPL_S-{rung}" for rung in ("SM", "B", "L", "UI", "OD"))
    rows = list(csv.DictReader(io.StringIO(get(sandbox, f"IDN.{rungs}.._T._T").text)))
    in_2020 = [Decimal(row["OBS_VALUE"]) for row in rows if row["TIME_PERIOD"] == "2020"]
    assert (len(in_2020), sum(in_2020)) == (5, 100)


@pytest.mark.parametrize(
    ("key", "status"), [("XXX....", 404), ("IDN.NO_SUCH...", 404), ("IDN", 400)]
)
def test_errors_are_xml(sandbox: Sandbox, key: str, status: int) -> None:
    answer = get(sandbox, key)
    assert answer.status_code == status
    assert "ErrorMessage" in answer.text


def test_one_request_brings_indonesia_and_nothing_else(home: Home, sandbox: Sandbox) -> None:
    [result] = ingest(DATASET)
    assert (result.part, result.outcome, result.loaded, result.quarantined) == (
        "IDN",
        "ok",
        1125,
        0,
    )
    [(_, _, path)] = sandbox.requests
    assert "/IDN.WS_PPL_S-SM+WS_PPL_S-B+" in path
    assert path.endswith(".._T.?format=csv")
    assert home.rows("select distinct ref_area, wealth_quintile from raw.jmp__household") == [
        ("IDN", "_T")
    ]
    assert home.rows(
        "select obs_value, residence from raw.jmp__household where obs_value ~ '^[^0-9]' order by 1"
    ) == [("-", "R"), ("<1", "U"), (">99", "U")]


def test_404_of_sdmx_says_that_there_are_no_rows(home: Home, sandbox: Sandbox) -> None:
    sandbox.faults["jmp"] = Fault("empty")
    [result] = ingest(DATASET)
    assert (result.part, result.outcome) == ("IDN", "empty")
    assert home.one("select count(*) from ops.snapshot") == 0


@pytest.mark.parametrize("kind", ["truncated_json", "changed_column", "changed_type"])
def test_a_spoiled_file_is_malformed(home: Home, sandbox: Sandbox, kind: str) -> None:
    sandbox.faults["jmp"] = Fault(kind)
    [result] = ingest(DATASET)
    assert (result.part, result.outcome) == ("IDN", "malformed")
    assert home.one("select count(*) from raw.jmp__household") == 0


def test_a_series_that_was_not_asked_for_is_malformed(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that passes over the key would send every country."""
    monkeypatch.setattr("ssk.sandbox.jmp.Jmp._data", lambda self, call, key: whole(self, call))

    def whole(jmp, call):  # type: ignore[no-untyped-def]
        from ssk.sandbox.reply import Reply

        return Reply(f"{HEADER}\nMYS,WS_PPL_S-SM,,_T,_T,PCNT,2024,90\n".encode(), 200, "text/csv")

    [result] = ingest(DATASET)
    assert result.outcome == "malformed"
    assert "MYS" in result.message


def test_a_dropped_file_keeps_its_limits_and_loses_what_is_no_value(home: Home) -> None:
    file = home.path / "jmp.csv"
    lines = [f"IDN,WS_PPL_S-SM,,_T,_T,PCNT,{year},{year % 100}.5" for year in range(2000, 2020)]
    lines += ["IDN,WS_PPL_S-OD,,_T,U,PCNT,2024,<1", "IDN,WS_PPL_S-SM,,_T,_T,PCNT,2024,n.d."]
    file.write_text("\n".join([HEADER, *lines]) + "\n")
    [result] = ingest(DATASET, file=file)
    assert (result.outcome, result.loaded, result.quarantined) == ("ok", 21, 1)
    [(row, column, reason, value)] = home.rows(
        "select source_row, column_name, reason, raw_value from ops.quarantine"
    )
    assert (row, column, value) == ("row 23", "obs_value", "n.d.")
    assert "bukan angka" in reason


def test_a_file_of_another_country_is_refused(home: Home) -> None:
    file = home.path / "world.csv"
    file.write_text(f"{HEADER}\nMYS,WS_PPL_S-SM,,_T,_T,PCNT,2024,90\n")
    [result] = ingest(DATASET, file=file)
    assert result.outcome == "malformed"
    assert "bukan data Indonesia" in result.message


def test_every_series_that_is_asked_for_has_a_rung() -> None:
    model = (ROOT / "dbt_project/models/staging/jmp/stg_jmp__household.sql").read_text()
    asked = sources.dataset(DATASET).options["indicators"]
    assert [series for series in asked if f"'{series}'" not in model] == []
