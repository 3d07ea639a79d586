"""Which sources are tested again, and which unions they are in."""

from __future__ import annotations

import psycopg
from support import Home

from ssk import sources
from ssk.transform import _contributors, _tested_sources, _without_tests

PARTS = [("bps.data", "all", 1), ("sipsn.capaian", "2024", 2)]


def released(home: Home, code: str) -> None:
    """A release that was built from `PARTS` by this code."""
    home.rows(
        """
        insert into ops.snapshot (source_id, dataset_id, part, request, byte_count, sha256,
            parser_version)
        values ('bps', 'bps.data', 'all', 'x', 1, repeat('0', 64), 1),
            ('sipsn', 'sipsn.capaian', '2024', 'x', 1, repeat('1', 64), 1)
        """
    )
    home.rows(
        "insert into ops.build (state, fingerprint, code_fingerprint)"
        " values ('published', 'f', %s)",
        code,
    )
    for part in PARTS:
        home.rows("insert into ops.build_part values (1, %s, %s, %s)", *part)
    home.rows(
        "insert into ops.release (build_id, verdict, state, value_count, revision_count)"
        " values (1, 'clean', 'current', 0, 0)"
    )


def untested(home: Home, code: str, parts: list[tuple[str, str, int]]) -> set[str]:
    with psycopg.connect(home.url) as connection:
        return set(_tested_sources(connection, code, parts))


def test_what_a_release_has_tested_is_not_tested_again(home: Home) -> None:
    released(home, "code")
    assert untested(home, "code", PARTS) == set(sources.REGISTERED)
    assert set(sources.REGISTERED) - untested(home, "code", [PARTS[0], (*PARTS[1][:2], 3)]) == {
        "sipsn"
    }
    assert set(sources.REGISTERED) - untested(home, "code", PARTS[:1]) == {"sipsn"}


def test_other_code_tests_all_that_has_rows(home: Home) -> None:
    released(home, "code")
    assert set(sources.REGISTERED) - untested(home, "other", PARTS) == {"bps", "sipsn"}


def test_only_the_tests_are_left_out() -> None:
    assert _without_tests(["sipsn"]) == ["path:models/staging/sipsn,resource_type:test"]


def test_unions_name_the_sources_that_declare_them() -> None:
    unions = _contributors()
    assert unions["SSK_DBT_CLAIM"] == "bps,ckan,sipsn,worldbank"
    for union, names in unions.items():
        declared = union.removeprefix("SSK_DBT_").lower()
        for name in names.split(","):
            assert declared in sources.source(name).contributes
