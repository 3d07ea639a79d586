"""What dbt makes again, and which unions the sources are in."""

from __future__ import annotations

import psycopg
import pytest
from support import Home

from ssk import sources, warehouse
from ssk.errors import StaleSourceError
from ssk.hold import Part, carry_over
from ssk.transform import _contributors, _made_before, require_fresh

PARTS: list[Part] = [("bps.data", "all", 1), ("sipsn.capaian", "2024", 2)]


SEEDS = "resource_type:seed"


def built(
    home: Home, build_id: int, code: str, parts: list[Part], state: str = "published"
) -> None:
    """A build of these parts by this code."""
    home.rows(
        "insert into ops.build (state, fingerprint, code_fingerprint) values (%s, 'f', %s)",
        state,
        code,
    )
    for part in parts:
        home.rows("insert into ops.build_part values (%s, %s, %s, %s)", build_id, *part)


@pytest.fixture(autouse=True)
def snapshots(home: Home) -> None:
    home.rows(
        """
        insert into ops.snapshot (source_id, dataset_id, part, request, byte_count, sha256,
            parser_version)
        values ('bps', 'bps.data', 'all', 'x', 1, repeat('0', 64), 1),
            ('sipsn', 'sipsn.capaian', '2024', 'x', 1, repeat('1', 64), 1),
            ('sipsn', 'sipsn.capaian', '2024', 'x', 1, repeat('2', 64), 1)
        """
    )


def made(home: Home, code: str, parts: list[Part]) -> tuple[set[str], set[str]]:
    """(sources that are left out of the next build, other things that are)."""
    home.rows("delete from ops.build where build_id > 1")
    home.rows("alter table ops.build alter build_id restart with 2")
    built(home, 2, code, parts, state="building")
    with psycopg.connect(home.url) as connection:
        found = set(_made_before(connection, 2))
    staging = {one for one in found if one.startswith("path:models/staging/")}
    return {one.split("/")[2] for one in staging}, found - staging


def test_what_did_not_change_is_not_made_again(home: Home) -> None:
    built(home, 1, "code", PARTS)
    every = set(sources.REGISTERED)
    assert made(home, "code", PARTS) == (every, {SEEDS})
    newer = [PARTS[0], (*PARTS[1][:2], 3)]
    assert made(home, "code", newer) == (every - {"sipsn"}, {SEEDS})
    assert made(home, "code", PARTS[:1]) == (every - {"sipsn"}, {SEEDS})


def test_other_code_makes_all_and_tests_what_has_rows(home: Home) -> None:
    built(home, 1, "code", PARTS)
    left_out, others = made(home, "other", PARTS)
    assert others == set()
    assert left_out == {
        f"{source},resource_type:test"
        for source in sources.REGISTERED
        if source not in ("bps", "sipsn")
    }


def test_staging_without_a_held_row_is_made_again_where_the_row_is_held_no_more(
    home: Home,
) -> None:
    """A build that was not published leaves its holds to no other, but its staging tables."""
    built(home, 1, "code", PARTS, state="blocked")
    home.rows(
        "insert into ops.hold (build_id, rule_id, scope, dataset_id, snapshot_id, source_row,"
        " message_id, message_en, key)"
        " values (1, 'DQ16', 'rows', 'sipsn.capaian', 2, 'row 1', '', '', '{}')"
    )
    assert made(home, "code", PARTS) == (set(sources.REGISTERED) - {"sipsn"}, {SEEDS})


@pytest.mark.parametrize(("offered", "held"), [([2, 3], 2), ([2, 4], 0)])
def test_a_page_that_is_corrected_makes_another_delivery(
    home: Home, offered: list[int], held: int
) -> None:
    """A part of two pages is held at the last good delivery (1) until one of them is another."""
    home.rows(
        "insert into ops.snapshot (source_id, dataset_id, part, request, byte_count, sha256,"
        " parser_version) values ('sipsn', 'sipsn.capaian', '2024', 'x', 1, repeat('3', 64), 1)"
    )
    built(home, 1, "code", [("sipsn.capaian", "2024", 1)])
    built(home, 2, "code", [], state="building")
    home.rows(
        "insert into ops.release (build_id, verdict, state, value_count, revision_count)"
        " values (1, 'clean', 'current', 0, 0);"
        "insert into ops.gate_result (build_id, rule_id, mart, severity, success, message_id,"
        " message_en, needs_decision) values (1, 'DQ18', '', 'critical', true, '', '', true);"
        "insert into ops.hold (build_id, rule_id, scope, dataset_id, part, snapshot_id,"
        " message_id, message_en, key)"
        " select 1, 'DQ18', 'source', 'sipsn.capaian', '2024', page, '', '', '{}'"
        " from unnest(array[2, 3]) as page"
    )
    with warehouse.connect() as connection:
        carry_over(connection, 2, "code", [("sipsn.capaian", "2024", page) for page in offered])
    assert home.one("select count(*) from ops.hold where build_id = 2") == held


def test_a_source_that_fails_as_a_whole_is_not_as_old_as_a_year_that_nobody_asks_for(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssk.sources.essential", lambda: ["sipsn.capaian"])
    home.rows(
        "insert into ops.pull (dataset_id, part, door, outcome, changed, snapshot_ids, finished_at)"
        " values ('sipsn.capaian', '2015', 'http', 'ok', true, '{2}', now() - interval '9 years'),"
        " ('sipsn.capaian', '2024', 'http', 'ok', true, '{3}', now() - interval '1 day'),"
        " ('sipsn.capaian', '*', 'http', 'unreachable', false, '{}', now())"
    )
    with warehouse.connect() as connection:
        require_fresh(connection)
        connection.execute("update ops.pull set finished_at = finished_at - interval '1 year'")
        with pytest.raises(StaleSourceError, match=r"sipsn\.capaian: last good"):
            require_fresh(connection)


def test_after_a_build_that_failed_all_is_made(home: Home) -> None:
    built(home, 1, "code", PARTS, state="failed")
    assert SEEDS not in made(home, "code", PARTS)[1]


def test_unions_name_the_sources_that_declare_them() -> None:
    unions = _contributors()
    assert "SSK_DBT_CLAIM" in unions
    for union, names in unions.items():
        declared = union.removeprefix("SSK_DBT_").lower()
        assert names.split(",") == [
            name for name in sources.REGISTERED if declared in sources.source(name).contributes
        ]
