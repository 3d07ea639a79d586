"""An answer to the gate: what it does, once, and what it says when it comes again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from support import Home
from test_hold import FACTS, RELEASE

from expectations.gate import GateReport
from ssk import gate
from ssk.cli import main
from ssk.errors import SskError
from ssk.gate import decide, kept_report

PERSON = ("Ibu CONTOH", "walidata", "SIPSN menghapus 2015")


@pytest.fixture
def asked(home: Home) -> Iterator[Home]:
    """A release, and candidate 2 of a newer delivery of which XR2a asks."""
    home.rows(FACTS)
    home.rows(RELEASE)
    home.rows(
        """
        comment on schema ssk_candidate is 'build 2';
        alter table ssk_candidate.fct_indicator_value
            add primary key (value_id), add value numeric default 1, add unit text,
            add is_preferred boolean;
        create table ssk_candidate.dim_region as select 17 as region_id, 'Seruyan' as region_name;
        create table ssk_candidate.dim_indicator as
        select 'SP01' as indicator_code, 'Timbulan' as name_id;
        update ops.build set state = 'undecided' where build_id = 2;
        insert into ops.gate_result (build_id, rule_id, mart, severity, success, message_id,
            message_en, meaning_id, meaning_en, scope, needs_decision)
        values (2, 'XR2a', 'mart', 'critical', false, '', '', 'geser', 'moved', 'source', true);
        insert into ops.gate_failure (build_id, rule_id, mart, key)
        values (2, 'XR2a', 'mart', '{"value_id": "kab"}')
        """
    )
    (home.settings.report_dir / "build_2").mkdir(parents=True)
    yield home
    home.rows("drop schema ssk_candidate cascade")


def state(home: Home) -> str:
    found: str = home.one("select state from ops.build where build_id = 2")
    return found


def test_the_same_answer_again_changes_nothing_and_another_is_refused(asked: Home) -> None:
    said: list[str] = []
    first = decide("publish", *PERSON, build_id=2, say=said.append)
    assert (first.verdict, state(asked), said) == ("published_with_notes", "gated", [])
    made = asked.rows("select * from ops.gate_decision")
    again = decide("publish", "Pak CONTOH", "pembina", "juga", build_id=2, say=said.append)
    assert again.verdict == first.verdict
    assert "Ibu CONTOH decided 'publish' on candidate 2 at 20" in said[0]
    assert "nothing is left to do" in said[0]
    with pytest.raises(SskError, match=r"Ibu CONTOH decided 'publish' .* 'keep' comes too late"):
        decide("keep", *PERSON, build_id=2)
    # the night that waited in vain goes on with what was decided elsewhere
    late = decide("keep", None, None, None, build_id=2)
    assert late.story.decision and late.story.decision["decided_by"] == "Ibu CONTOH"
    assert asked.rows("select * from ops.gate_decision") == made
    assert state(asked) == "gated"


@pytest.mark.parametrize("cut_short", [False, True])
def test_a_source_is_held_by_decision(
    asked: Home, monkeypatch: pytest.MonkeyPatch, cut_short: bool
) -> None:
    """The candidate that is built without the delivery is sound; its building may be cut short."""
    built: list[set[str]] = []

    def build(
        connection: psycopg.Connection[Any], build_id: int, touched: set[str], *_: Any
    ) -> None:
        built.append(touched)
        connection.execute("update ops.build set state = 'building' where build_id = 2")
        connection.commit()
        if cut_short and len(built) == 1:
            raise KeyboardInterrupt

    def judge(connection: psycopg.Connection[Any], build_id: int) -> GateReport:
        connection.execute("update ops.gate_result set success = true")
        connection.execute("delete from ops.gate_failure")
        return kept_report(connection, build_id)

    monkeypatch.setattr(gate, "rebuild", build)
    monkeypatch.setattr(gate, "_judge", judge)
    if cut_short:
        with pytest.raises(KeyboardInterrupt):
            decide("hold", *PERSON, build_id=2)
    report = decide("hold", *PERSON, build_id=2)
    assert built[0] == {"sipsn"}
    assert report.verdict == "published_with_notes"
    assert state(asked) == "gated"
    assert asked.rows("select rule_id, scope, part, snapshot_id from ops.build_hold") == [
        ("XR2a", "source", "2024", 2)
    ]
    # the release will be made of the last good delivery
    assert asked.rows("select snapshot_id from ops.build_part where build_id = 2") == [(1,)]
    page = (asked.settings.report_dir / "build_2" / "gate.html").read_text(encoding="utf-8")
    assert "kiriman baik terakhir dipakai" in page
    assert "Ibu CONTOH (walidata)" in page


def test_the_command_line_says_what_becomes_of_a_night_that_waits(asked: Home) -> None:
    by, role, reason = PERSON
    signed = ["--by", by, "--role", role, "--reason", reason]
    done = CliRunner().invoke(main, ["decide", "2", "keep", *signed])
    assert done.exit_code == 0, done.output
    assert "No Airflow runs here, so it is carried out by this command" in done.output
    assert "publishes it" not in done.output
    other = CliRunner().invoke(main, ["decide", "2", "publish", *signed])
    assert other.exit_code == 1
    assert "Ibu CONTOH decided 'keep' on candidate 2" in other.output


def test_a_source_cannot_be_held_whose_deliveries_are_those_of_the_release(asked: Home) -> None:
    asked.rows("update ops.build_part set snapshot_id = 1")
    with pytest.raises(SskError, match="Nothing of this source can be held"):
        decide("hold", *PERSON, build_id=2)
    assert asked.rows("select * from ops.gate_decision") == []
    assert state(asked) == "undecided"
