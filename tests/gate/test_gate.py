"""The gate itself: it fails closed, knows the first release, and reports every row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import psycopg
import pytest

from expectations import deviations, gate, report, severity
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
    assert observed == dict.fromkeys(("XR1a", "XR1b", "XR2a", "XR2b"), "no earlier release")


def test_damaged_earlier_release_blocks(db: psycopg.Connection[Any], judge: Judge) -> None:
    """A published schema without its facts is no first release."""
    db.execute("drop table ssk.fct_indicator_value")
    outcome = judge(only={"XR1", "XR2"})
    assert failed(outcome) == {"XR1a", "XR1b", "XR2a", "XR2b"}
    assert all(r.severity == "critical" and r.raised for r in outcome.results if not r.success)


# --- choosing rules -------------------------------------------------------------------------


def test_only_selects_a_rule_or_a_family(judge: Judge) -> None:
    assert {r.rule_id for r in judge(only={"DQ07a"}).results} == {"DQ07a"}
    assert {r.rule_id for r in judge(only={"DQ07"}).results} == {"DQ07a", "DQ07b", "DQ07c"}
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
    select 'n' || n, 'bps.data', 'row ' || n, 'unknown_region', null, 'Atlantis', null, null, 2025
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
    """A release carries the messages as notes, not the failing rows."""
    db.execute("""insert into mart_rejected_row
                  select to_char(n, '00'), 'sipsn.capaian', 'row ' || n, 'unreadable', 'x ' || n
                  from generate_series(1, 23) as n""")
    result = next(r for r in judge(only={"DQ17b"}).results if not r.success)
    assert ": sipsn.capaian row 1 unreadable x 1; sipsn.capaian row 2 " in result.message_en
    assert result.message_en.endswith("row 20 unreadable x 20; and 3 more")
    assert result.message_id.endswith("row 20 unreadable x 20; dan 3 lainnya")
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


# --- known deviations -----------------------------------------------------------------------

HEADER = "rule_id,kemendagri_code,period_year,value,unit,reason,decided_by,until\n"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("DQ07a,51.71,2024,1.49,kg,,somebody,2027-12-31", "no reason"),
        ("DQ07a,51.71,2024,1.49,kg,because,,2027-12-31", "no decided_by"),
        ("DQ07a,51.71,2024,1.49,kg,because,somebody,", "no until"),
        ("DQ07a,51.71,2024,about 1.5,kg,because,somebody,2027-12-31", "line 2"),
        ("DQ06,51.71,2024,1.49,kg,because,somebody,2027-12-31", "does not take"),
    ],
)
def test_incomplete_deviation_is_refused(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "known.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        deviations.load(path)


def test_reason_may_hold_any_sign(
    db: psycopg.Connection[Any], judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = "'quoted' {braces} :bind 100% $dollar \\"
    known = [
        deviations.Deviation(
            "DQ07a",
            "62.07",
            2025,
            deviations.Decimal("0.093839"),
            reason,
            "tests",
            date(2026, 12, 31),
        )
    ]
    monkeypatch.setattr(deviations, "load", lambda: known)
    db.execute("""update mart_waste_balance set generated_tonne_per_day = 15,
                  generated_kg_per_capita_per_day = 0.094 where region_id = 17""")
    outcome = judge(only={"DQ07"})
    assert failed(outcome) == {"DQ07c"}
    assert outcome.failures[0].key["reason"] == reason
