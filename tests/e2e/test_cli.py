"""The command as a person uses it, on a published warehouse."""

from __future__ import annotations

import json

import pytest
from click import unstyle
from click.testing import CliRunner, Result
from houses import House

from ssk import report, sources
from ssk.cli import main

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("hasty"),
]


def ssk(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_help_teaches() -> None:
    text = ssk("--help").output
    for command in (
        "ingest",
        "transform",
        "gate",
        "publish",
        "rollback",
        "releases",
        "diff",
        "status",
        "explain",
        "sql",
        "doctor",
        "sandbox",
    ):
        assert command in text
    assert "Exit codes" in text


def test_explain_traces_a_number_to_its_bytes(house: House) -> None:
    done = ssk("explain", "SP04", "62.07", "2024")
    assert done.exit_code == 0, done.output
    assert "Sampah terkelola, Kabupaten Seruyan, 2024: 17.62 % (resmi)" in done.output
    assert "source sipsn, sipsn.capaian" in done.output
    assert '"persen_terkelola": "17.62"' in done.output
    [trace] = json.loads(ssk("explain", "SP04", "6208", "2024", "--json").output)
    [origin] = trace["origins"]
    assert trace["value"]["source_sha256"] == origin["sha256"]
    assert json.loads(origin["source_bytes"])["persen_terkelola"] == "17.62"
    assert trace["model"] == "int_claim_sipsn"


def test_explain_follows_a_derived_number_to_its_inputs(house: House) -> None:
    output = ssk("explain", "AL09", "Seruyan", "2024").output
    assert "[CONTOH]" in output
    assert "derived from 2 values:" in output
    assert "Data!A" in output
    assert "CONTOH - bukan angka resmi" in output


def test_explain_shows_the_first_inputs_of_many(house: House) -> None:
    first = ssk("explain", "CX01", "62", "2024").output
    assert "derived from 14 values (the first 10; --all shows all):" in first
    assert first.count("  at row ") == 10
    assert ssk("explain", "CX01", "62", "2024", "--all").output.count("  at row ") == 14


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "SP04", "Bogor"), "2 regions fit 'Bogor'"),
        (("explain", "SP04", "62.07", "1999"), "Published years: 2024"),
        (("explain", "SP04", "6299"), "0 regions fit"),
        (("rollback", "999"), "No kept release 999"),
        (("ingest", "nowhere"), f"Known: {', '.join(sources.REGISTERED)}"),
        (("ingest", "sipsn.nothing"), "Known: timbulan, capaian"),
    ],
)
def test_an_error_says_what_to_do(house: House, arguments: tuple[str, ...], told: str) -> None:
    done = ssk(*arguments)
    assert done.exit_code == 1
    assert told in done.output


def test_scorecard_never_cuts_a_number(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in ("80", "160"):
        monkeypatch.setenv("COLUMNS", columns)
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setattr("ssk.cli.console", report.console())
        output = unstyle(ssk("scorecard", "6208").output)
        assert "…" not in output
        for text in ("75,65 % ?", "17,62 %", "85,65 ton/hari", "100 (2030)", "CONTOH"):
            assert text in output


def test_status_and_releases(house: House) -> None:
    state = json.loads(ssk("status", "--json").output)
    assert {row["dataset_id"] for row in state["deliveries"]} >= {"bps.data", "sipsn.capaian"}
    assert [r["state"] for r in state["releases"]].count("current") == 1
    assert "current" in ssk("status").output
    assert json.loads(ssk("releases", "--json").output) == state["releases"]


def test_nothing_new_is_said_and_is_no_error(house: House) -> None:
    assert "nothing changed since release" in ssk("transform").output
    assert "No candidate waits" in ssk("gate").output
    assert "No gated candidate waits" in ssk("publish").output


def test_a_pull_that_failed_has_its_exit_code(house: House) -> None:
    house.sandbox.faults["sipsn"] = "blocked"
    done = ssk("ingest", "sipsn.timbulan", "--json")
    assert done.exit_code == 3
    [result] = json.loads(done.output)
    assert result["outcome"] == "blocked"


def test_doctor_says_what_would_fail_tonight(house: House) -> None:
    sound = ssk("doctor")
    assert sound.exit_code == 0, sound.output
    house.sandbox.faults["worldbank"] = "blocked"
    checks = {c["name"]: c for c in json.loads(ssk("doctor", "--json").output)}
    assert not checks["source worldbank"]["ok"]
    assert checks["source worldbank"]["remedy"]
    assert checks["source bps"]["ok"]
