"""What is kept out of a candidate: the nearest rows, or a source at its last good deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb
from support import Home

from expectations.gate import RuleResult
from ssk import hold

# a kabupaten (row 1) and its neighbour (row 2), their province, and a number of both of them
FACTS = """
    drop schema if exists ssk_candidate cascade;
    create schema ssk_candidate;
    create table ssk_candidate.fct_indicator_value (
        value_id text, indicator_code text, region_id int, period_year int, disaggregation text,
        definition_version text, source_id text, is_sample boolean, snapshot_id bigint,
        source_row text, origin_rows text [], derived_from text []
    );
    insert into ssk_candidate.fct_indicator_value
    select id, 'SP01', region, 2024, 'total', 'd', 'sipsn', false, snapshot, row, rows, inputs
    from (
        values
        ('kab', 17, 2, 'row 1', null, null::text []),
        ('neighbour', 12, 2, 'row 2', null, null),
        ('province', 62, null, null, null, array['kab', 'neighbour']),
        ('counted', 18, null, null, array['2 row 3', '2 row 4'], null)
    ) as v (id, region, snapshot, row, rows, inputs);
    insert into ops.snapshot (source_id, dataset_id, part, request, byte_count, sha256,
        parser_version)
    select 'sipsn', 'sipsn.timbulan', '2024', 'x', 1, repeat(n::text, 64), 1
    from generate_series(1, 2) as n;
    insert into ops.build (state, fingerprint, code_fingerprint)
    values ('published', 'a', 'code'), ('built', 'b', 'code');
    insert into ops.build_part values
    (1, 'sipsn.timbulan', '2024', 1), (2, 'sipsn.timbulan', '2024', 2);
"""
RELEASE = """
    insert into ops.release (build_id, verdict, state, value_count, revision_count)
    values (1, 'clean', 'current', 1, 0)
"""


@pytest.fixture
def connection(home: Home) -> Iterator[psycopg.Connection[Any]]:
    home.rows(FACTS)
    with psycopg.connect(home.url, autocommit=True) as connection:
        yield connection
    home.rows("drop schema ssk_candidate cascade")


def place(
    connection: psycopg.Connection[Any], *keys: dict[str, Any], scope: Any = "rows"
) -> list[Any]:
    """Let a rule fail on these rows of build 2; the rows or parts that are then held."""
    rule = RuleResult("DQ", "mart", "critical", False, "salah", "wrong", scope=scope)
    connection.execute(
        "insert into ops.gate_result (build_id, rule_id, mart, severity, success, message_id,"
        " message_en, meaning_id, meaning_en, indicators)"
        " values (2, 'DQ', 'mart', 'critical', false, '', '', 'salah', 'wrong', '{SP01}')"
    )
    for key in keys:
        connection.execute(
            "insert into ops.gate_failure (build_id, rule_id, mart, key)"
            " values (2, 'DQ', 'mart', %s)",
            [Jsonb(key)],
        )
    touched = hold.place(connection, 2, [rule])
    held = connection.execute(
        "select coalesce(source_row, part) from ops.hold where build_id = 2 order by 1"
    ).fetchall()
    assert touched == ({"sipsn"} if held else set())
    return [row[0] for row in held]


@pytest.mark.parametrize(
    "key",
    [
        {"value_id": "kab"},
        {"region_id": 17, "period_year": 2024},
        {"region_id": 17, "period_year": 2024, "indicator_code": "SP01", "source_id": "sipsn"},
        {"snapshot_id": 2, "source_row": "row 1"},
    ],
)
def test_a_failing_row_names_its_source_row(
    connection: psycopg.Connection[Any], key: dict[str, Any]
) -> None:
    assert place(connection, key) == ["row 1"]
    # the number of the row goes, and what was computed from it
    gone = connection.execute("select value_id from ops.build_held_value order by 1").fetchall()
    assert gone == [("kab",), ("province",)]
    assert connection.execute("select held_rows from ops.build_snapshot").fetchall() == [
        (["row 1"],)
    ]


@pytest.mark.parametrize(
    "key",
    [
        {"region_id": 17, "period_year": 2023},
        {"region_id": 17, "period_year": 2024, "indicator_code": "AL02"},
        {"region_id": 17, "period_year": 2024, "is_sample": True},
        {"snapshot_id": 1, "source_row": "row 1"},
        {"parent": "no key at all"},
    ],
)
def test_what_is_not_there_cannot_be_held(
    connection: psycopg.Connection[Any], key: dict[str, Any]
) -> None:
    assert place(connection, key) == []


def test_a_total_that_is_wrong_costs_its_members_nothing_where_one_of_them_fails_too(
    connection: psycopg.Connection[Any],
) -> None:
    assert place(connection, {"value_id": "province"}, {"value_id": "kab"}) == ["row 1"]


def test_a_total_that_fails_alone_is_traced_to_its_members(
    connection: psycopg.Connection[Any],
) -> None:
    assert place(connection, {"value_id": "province"}) == ["row 1", "row 2"]


def test_a_number_of_many_rows_names_them_all(connection: psycopg.Connection[Any]) -> None:
    assert place(connection, {"value_id": "counted"}) == ["row 3", "row 4"]


MASS = [{"snapshot_id": 2, "source_row": f"row {n}"} for n in range(10)]


@pytest.mark.parametrize(
    ("failing", "delivered", "held"),
    [(10, 99, ["2024"]), (10, 100, 10), (9, 9, 9)],
)
def test_a_delivery_that_fails_as_a_whole_is_held_as_a_whole(
    connection: psycopg.Connection[Any], failing: int, delivered: int, held: Any
) -> None:
    connection.execute(RELEASE)
    connection.execute("update ops.snapshot set row_count = %s", [delivered])
    found = place(connection, *MASS[:failing])
    made_of = connection.execute("select snapshot_id from ops.build_part where build_id = 2")
    if held == ["2024"]:
        assert found == held
        assert made_of.fetchall() == [(1,)]
        assert connection.execute("select message_en from ops.build_hold").fetchall() == [
            ("wrong (10 of the 99 rows of the delivery)",)
        ]
    else:
        assert len(found) == held
        assert made_of.fetchall() == [(2,)]


def test_a_delivery_that_fails_as_a_whole_blocks_where_there_is_none_to_go_back_to(
    connection: psycopg.Connection[Any],
) -> None:
    connection.execute("update ops.snapshot set row_count = 10")
    assert place(connection, *MASS) == []
    assert connection.execute("select count(*) from ops.build_held_value").fetchone() == (0,)


def test_a_source_goes_back_to_the_deliveries_of_the_release(
    connection: psycopg.Connection[Any],
) -> None:
    connection.execute(RELEASE)
    assert place(connection, {"source_id": "sipsn"}, scope="source") == ["2024"]
    made_of = "select snapshot_id from ops.build_part where build_id = 2"
    assert connection.execute(made_of).fetchall() == [(1,)]


def test_without_a_release_there_is_nothing_to_go_back_to(
    connection: psycopg.Connection[Any],
) -> None:
    assert place(connection, {"source_id": "sipsn"}, scope="source") == []


def test_what_a_person_holds_stands_while_snapshot_and_rules_are_the_same(
    connection: psycopg.Connection[Any],
) -> None:
    place(connection, {"value_id": "kab"})
    connection.execute("update ops.gate_result set needs_decision = true")
    connection.execute(RELEASE.replace("(1,", "(2,"))
    builds = (
        "insert into ops.build (state, fingerprint, code_fingerprint) values ('built', 'c', %s)"
    )
    for build_id, code, snapshot_id, count in (
        (3, "code", 2, 1),
        (4, "code", 1, 0),
        (5, "x", 2, 0),
    ):
        connection.execute(builds, [code])
        hold.carry_over(connection, build_id, code, [("sipsn.timbulan", "2024", snapshot_id)])
        for table in ("ops.build_hold", "ops.build_held_value"):
            found = connection.execute(f"select count(distinct hold_id) from {table}").fetchone()
            assert found == (count,), (build_id, table)


def test_what_the_gate_holds_is_judged_anew_and_held_since_it_was_held_first(
    connection: psycopg.Connection[Any],
) -> None:
    """Another source has news: the row that made this one fail may be mended there."""
    place(connection, {"value_id": "kab"})
    connection.execute(RELEASE.replace("(1,", "(2,"))
    connection.execute("update ops.hold set held_at = '2026-01-01 01:30+07'")
    connection.execute(
        "insert into ops.build (state, fingerprint, code_fingerprint) values ('built', 'c', 'code')"
    )
    hold.carry_over(connection, 3, "code", [("sipsn.timbulan", "2024", 2)])
    assert connection.execute("select count(*) from ops.build_hold").fetchone() == (0,)
    connection.execute("insert into ops.build_part values (3, 'sipsn.timbulan', '2024', 2)")
    connection.execute("update ops.gate_result set build_id = 3")
    connection.execute("update ops.gate_failure set build_id = 3")
    rule = RuleResult("DQ", "mart", "critical", False, "salah", "wrong", scope="rows")
    assert hold.place(connection, 3, [rule]) == {"sipsn"}
    assert connection.execute(
        "select source_row, held_at = '2026-01-01 01:30+07' from ops.build_hold"
    ).fetchall() == [("row 1", True)]
