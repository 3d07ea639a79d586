"""The gate itself: it fails closed, knows the first release, and reports every row."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import psycopg
import pytest

from expectations import gate, report, severity, waivers
from expectations.suites import mart_coverage

Judge = Callable[..., gate.GateReport]


def failed(outcome: gate.GateReport) -> set[str]:
    return {result.rule_id for result in outcome.results if not result.success}


# --- failing closed -------------------------------------------------------------------------


def test_raising_expectation_is_critical(db: psycopg.Connection[Any], judge: Judge) -> None:
    """DQ17 is a warning; without its column it proves nothing, and the others still run."""
    db.execute("alter table mart_coverage drop column missing_regions")
    outcome = judge(only={"DQ17", "DQ10b"})
    assert failed(outcome) == {"DQ17"}
    result = next(r for r in outcome.results if r.rule_id == "DQ17")
    assert result.severity == "critical"
    assert result.unexpected_count is None
    assert "missing_regions" in (result.raised or "")
    assert outcome.verdict == "blocked"
    assert next(r for r in outcome.results if r.rule_id == "DQ10b").success


@pytest.mark.parametrize(
    "sql",
    [
        "truncate fct_indicator_value",
        "update fct_indicator_value set value = null",
        "drop table fct_indicator_value",
        "truncate mart_scorecard",
        "truncate dim_indicator",
    ],
)
def test_nothing_to_judge_blocks(db: psycopg.Connection[Any], judge: Judge, sql: str) -> None:
    db.execute(sql)
    outcome = judge(only={"DQ01"})
    assert outcome.verdict == "blocked"
    assert "GATE-EMPTY" in failed(outcome)


@pytest.mark.parametrize("mart", ["mart_waste_balance", "mart_coverage"])
def test_marts_of_sipsn_may_be_empty_only_without_sipsn(
    db: psycopg.Connection[Any], judge: Judge, mart: str
) -> None:
    db.execute(f"truncate {mart}")
    outcome = judge(only={"DQ01"})
    assert failed(outcome) == {"GATE-EMPTY"}
    assert next(r for r in outcome.results if not r.success).mart == mart
    assert outcome.verdict == "blocked"
    db.execute("update fct_indicator_value set value = null where source_id = 'sipsn'")
    assert judge(only={"DQ01"}).verdict == "clean"


def test_missing_table_blocks(db: psycopg.Connection[Any], judge: Judge) -> None:
    db.execute("drop table mart_waste_balance")
    outcome = judge(only={"DQ01"})
    assert failed(outcome) == {"GATE-TABLE"}
    result = next(r for r in outcome.results if r.rule_id == "GATE-TABLE")
    assert result.mart == "mart_waste_balance"
    assert "mart_waste_balance" in result.message_id
    assert outcome.verdict == "blocked"


def test_missing_candidate_blocks(judge: Judge) -> None:
    outcome = judge(candidate="nothing_here")
    assert outcome.verdict == "blocked"
    assert {"GATE-TABLE", "GATE-EMPTY", "GATE-RULES"} <= failed(outcome)


def test_suite_without_expectation_blocks(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    from great_expectations import ExpectationSuite

    monkeypatch.setattr(mart_coverage, "build", lambda ctx: ExpectationSuite(name="mart_coverage"))
    outcome = judge(only={"DQ01"})
    assert failed(outcome) == {"GATE-SUITE"}
    assert outcome.verdict == "blocked"


def test_no_rule_at_all_blocks(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "build_suites", lambda ctx: [])
    monkeypatch.setattr(waivers, "in_force", lambda as_of: [])
    outcome = judge()
    assert failed(outcome) == {"GATE-RULES"}
    assert outcome.verdict == "blocked"


def test_no_result_is_no_pass() -> None:
    assert severity.verdict([]) == "blocked"


def test_unreachable_database_raises(judge: Judge, tmp_path: Path) -> None:
    from sqlalchemy.exc import OperationalError

    with pytest.raises(OperationalError):
        judge(url=f"postgresql://nobody@/nothing?host={tmp_path}")


# --- cross-release rules --------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql", ["drop schema ssk cascade", "drop schema ssk cascade; create schema ssk"]
)
def test_first_release_passes_with_a_note(
    db: psycopg.Connection[Any], judge: Judge, sql: str
) -> None:
    db.execute(sql)
    outcome = judge(only={"XR1", "XR2", "DQ18"})
    assert outcome.verdict == "clean"
    assert outcome.published is None
    observed = {r.rule_id: r.observed for r in outcome.results if r.rule_id.startswith("XR")}
    assert set(observed.values()) == {"no earlier release"}


def test_damaged_earlier_release_blocks(db: psycopg.Connection[Any], judge: Judge) -> None:
    """A published schema without its facts is no first release."""
    db.execute("drop table ssk.fct_indicator_value")
    outcome = judge(only={"XR1", "XR2"})
    assert failed(outcome) == {"XR1a", "XR1b", "XR2a", "XR2b"}
    assert all(r.severity == "critical" and r.raised for r in outcome.results if not r.success)


def test_a_release_from_before_values_named_their_rows_is_compared(
    db: psycopg.Connection[Any], judge: Judge
) -> None:
    """An installation that is upgraded; a rule that raises would block all its nights."""
    db.execute("alter table ssk.fct_indicator_value drop column origin_rows")
    assert [r.raised for r in judge(only={"DQ23"}).results] == [None]


# --- choosing rules -------------------------------------------------------------------------


def test_only_selects_a_rule_or_a_family(judge: Judge) -> None:
    assert {r.rule_id for r in judge(only={"DQ07a"}).results} == {"DQ07a"}
    assert {r.rule_id for r in judge(only={"DQ07"}).results} == {"DQ07a", "DQ07b"}
    with pytest.raises(ValueError, match="DQ99"):
        judge(only={"DQ99"})


def test_schema_names_are_checked(judge: Judge) -> None:
    with pytest.raises(ValueError, match="schema name"):
        judge(candidate='x"; drop schema ssk')
    with pytest.raises(ValueError, match="schema name"):
        judge(published="ssk.x")


# --- rows and pages -------------------------------------------------------------------------

MANY = """
    insert into mart_rejected_row
    select
        'n' || n, 'bps.data', 4, 'row ' || n, 'unknown_region', null, 'Atlantis', null, null, 2025
    from generate_series(1, 250) as n
"""


def test_all_failing_rows_are_reported(db: psycopg.Connection[Any], judge: Judge) -> None:
    """The library's results hold at most 200 rows."""
    db.execute(MANY)
    outcome = judge(only={"DQ16"})
    assert len(outcome.failures) == 250
    assert outcome.results[0].unexpected_count == 250


def test_a_cap_is_said(
    db: psycopg.Connection[Any], judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MAX_FAILURES_PER_RULE", 100)
    db.execute(MANY)
    outcome = judge(only={"DQ16"})
    assert len(outcome.failures) == 100
    assert outcome.results[0].observed == "250 rows; the first 100 are listed"


def test_a_message_lists_its_rows(db: psycopg.Connection[Any], judge: Judge) -> None:
    """A release carries the messages as notes, not the failing rows; equal ones are counted."""
    db.execute("""insert into mart_rejected_row
                  select n, 'set ' || lpad((n % 23 + 1)::text, 2, '0'), 4, 'row', 'unreadable'
                  from generate_series(1, 46) as n""")
    result = next(r for r in judge(only={"DQ17b"}).results if not r.success)
    assert ": set 01 unreadable (2); set 02 unreadable (2); " in result.message_en
    assert result.message_en.endswith("; set 20 unreadable (2); and 3 more")
    assert result.message_id.endswith("; set 20 unreadable (2); dan 3 lainnya")
    db.execute("truncate mart_rejected_row")
    assert judge(only={"DQ17b"}).results[0].message_en in result.message_en


def test_failing_rows_are_fit_for_jsonb(db: psycopg.Connection[Any], judge: Judge) -> None:
    from psycopg.types.json import Jsonb

    db.execute("update mart_waste_balance set unmanaged_tonne_per_year = 1.25 where region_id = 17")
    key = judge(only={"DQ06"}).failures[0].key
    assert db.execute("select %s ->> 'unmanaged_tonne_per_year'", [Jsonb(key)]).fetchone() == (
        "1.25",
    )


def test_gate_writes_nothing_to_the_database(server_url: str, db: psycopg.Connection[Any]) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import InternalError

    engine = gate._engine(server_url, "ssk_candidate")
    with engine.connect() as connection, pytest.raises(InternalError, match="read-only"):
        connection.execute(text("truncate mart_coverage"))


class _Text(HTMLParser):
    """Collects tags and text, to see what a browser would show."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_pages_are_written(db: psycopg.Connection[Any], judge: Judge, server_url: str) -> None:
    db.execute(MANY)
    db.execute(
        "update mart_rejected_row set raw_name = '<script>alert(1)</script>' "
        "where rejected_id = 'n1'"
    )
    outcome = judge(docs=True, url=server_url.replace("postgres:@", "postgres:s3cr3t@"))
    assert outcome.docs_index and outcome.docs_index.is_file()
    assert outcome.summary_path and outcome.summary_path.is_file()
    page = _Text(outcome.summary_path.read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text
    assert "DITAHAN" in page.text
    assert f"{report.ROWS_SHOWN} dari 250 baris" in page.text
    for result in outcome.results:
        assert result.message_id in page.text
    for path in outcome.docs_index.parent.rglob("*.html"):
        assert "s3cr3t" not in path.read_text(encoding="utf-8"), path


def test_a_page_tells_what_is_held_decided_and_changed(tmp_path: Path, judge: Judge) -> None:
    from datetime import datetime

    at = datetime(2026, 11, 24, 1, 30)
    value = {
        "indicator_code": "SP01",
        "indicator_name": "Timbulan <b>",
        "region_name": "Kabupaten Seruyan",
        "period_year": 2024,
        "source_id": "sipsn",
        "unit": "ton/hari",
    }
    story = report.Story(
        decision={
            "answer": "publish",
            "decided_by": "Ibu CONTOH",
            "role": "walidata",
            "reason": "SIPSN menghapus 2015",
            "decided_at": at,
        },
        holds=[
            {
                "rule_id": "DQ07a",
                "scope": "rows",
                "dataset_id": "sipsn.timbulan",
                "place": "row 12",
                "numbers": "SP01 Kabupaten Seruyan 2024",
                "message_id": "Timbulan tidak masuk akal",
                "held_at": at,
            }
        ],
        noted=[value | {"value": 1234.5, "rules": "DQ07b", "noted_count": 41}],
        changes=[value | {"changed": 3, "added": 0, "removed": 1}],
        largest=[value | {"old_value": 70, "new_value": 85.65}],
    )
    page = _Text(report.render(replace(judge(only={"DQ07"}), story=story)))
    for said in (
        "sipsn.timbulan row 12",
        "Ibu CONTOH (walidata)",
        "SIPSN menghapus 2015",
        "Angka yang bercatatan (1 dari 41)",
        "1.234,5 ton/hari",
        "Perubahan terbesar (1 dari 3)",
        "85,65 ton/hari",
        "Usulan tim gudang data; belum diputuskan Pokja atau KLH (walidata)",
        "DAPAT DITERBITKAN DENGAN CATATAN",
    ):
        assert said in page.text
    assert "b" not in page.tags


# --- severity and waivers -------------------------------------------------------------------


def test_info_changes_no_verdict(db: psycopg.Connection[Any], judge: Judge) -> None:
    db.execute(MANY)
    [result] = judge(only={"DQ16"}).results
    told = replace(result, severity="info")
    assert severity.verdict([told]) == "clean"
    assert severity.verdict([told, replace(result, severity="warning")]) == "published_with_notes"


@pytest.mark.parametrize(
    ("asks", "raised", "expected"),
    [(True, None, "needs_decision"), (False, None, "blocked"), (True, "no column", "blocked")],
)
def test_a_person_is_asked_only_about_rules_that_say_so(
    judge: Judge, asks: bool, raised: str | None, expected: str
) -> None:
    [passed] = judge(only={"DQ16"}).results
    asked = replace(passed, success=False, needs_decision=True)
    other = replace(passed, success=False, needs_decision=asks and raised is None, raised=raised)
    assert severity.verdict([passed, asked, other]) == expected


HEADER = ",".join(field.name for field in fields(waivers.Waiver))
GOOD = {
    "waiver_id": "W9",
    "rule_id": "DQ07a",
    "kemendagri_code": "62.07",
    "period_year": "2025",
    "indicator_code": "",
    "source_id": "",
    "observed": "0.093839",
    "accepted_by": "Ibu CONTOH",
    "role": "walidata",
    "reason_id": "'kutip' {kurung} :ikat 100% $dolar",
    "reason_en": "because",
    "document": "BA CONTOH 1/2026",
    "accepted_on": "2026-01-01",
    "until": "2026-12-31",
}


@pytest.fixture
def waive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a file with this one waiver be the one in force."""

    def write(**changes: str) -> None:
        path = tmp_path / "waivers.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADER.split(","))
            writer.writeheader()
            writer.writerow(GOOD | changes)
        monkeypatch.setattr(waivers, "in_force", partial(waivers.in_force, path=path))

    return write


SMALL = """update mart_waste_balance set generated_tonne_per_day = 15,
    generated_tonne_per_year = null, generated_kg_per_capita_per_day = 0.094
    where region_id = 17"""


def test_a_waiver_covers_what_it_names(
    db: psycopg.Connection[Any], judge: Judge, waive: Callable[..., None]
) -> None:
    db.execute(SMALL)
    waive()
    assert failed(judge(only={"DQ07"})) == set()
    waive(observed="")
    assert failed(judge(only={"DQ07"})) == set()
    waive(kemendagri_code="")
    assert failed(judge(only={"DQ07"})) == set()
    for other in ({"observed": "0.0938"}, {"period_year": "2024"}, {"accepted_on": "2026-11-25"}):
        waive(**other)
        assert failed(judge(only={"DQ07"})) == {"DQ07a"}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"reason_id": ""}, "line 2: no reason_id"),
        ({"accepted_by": ""}, "line 2: no accepted_by"),
        ({"kemendagri_code": "", "period_year": "", "observed": ""}, "line 2: no key"),
        ({"until": ""}, "line 2: no until"),
        ({"until": "soon"}, "line 2"),
        ({"observed": "about 1.5"}, "line 2"),
        ({"role": "admin"}, "role admin is none of"),
        ({"rule_id": "DQ99"}, "W9: there is no rule DQ99"),
        ({"source_id": "sipsn"}, "W9: rows of DQ07a have no source_id"),
        ({"rule_id": "DQ06"}, "W9: DQ06 names no observed value"),
    ],
)
def test_a_waiver_that_can_cover_nothing_is_refused(
    judge: Judge, waive: Callable[..., None], changes: dict[str, str], complaint: str
) -> None:
    waive(**changes)
    with pytest.raises(waivers.WaiverError, match=complaint):
        judge(only={"DQ07"})
