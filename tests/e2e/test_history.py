"""As of any release: releases made by hand of a handful of values, published for real."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from support import Home, setting

from ssk import warehouse
from ssk.cli import main
from ssk.publish import publish, releases, rollback

pytestmark = pytest.mark.e2e

FACTS = """
create table fct_indicator_value (
    value_id text primary key, indicator_code text not null, region_id int not null,
    period_year int not null, disaggregation text not null, definition_version text not null,
    method_variant text not null, source_id text not null, value numeric, unit text not null,
    value_status text not null, null_reason text, value_mark text, is_official boolean not null,
    is_preferred boolean not null, is_sample boolean not null, evidence text not null,
    snapshot_id bigint, source_row text, gate_notes text,
    is_derived boolean not null default false
);
create table mart_scorecard (
    region_id int, indicator_code text, value_id text, period_year int, gate_notes text
);
create table dim_source as select 'bps' as source_id, 'BPS revises' as revisions;
create table dim_indicator as select 'AL02' as indicator_code, 'Akses layak' as name_id;
create table dim_region as
select 1 as region_id, '62.07' as kemendagri_code, 'Kabupaten Seruyan' as region_name;
"""


@pytest.fixture
def clean(home: Home) -> Iterator[Home]:
    def drop() -> None:
        for (schema,) in home.rows("select nspname from pg_namespace where nspname like 'ssk%'"):
            home.rows(f"drop schema {schema} cascade")

    drop()  # what another test built in this database
    try:
        yield home
    finally:
        drop()


def release(home: Home, values: dict[str, str | None], snapshot_id: int = 1) -> int:
    """Publish AL02 of one region by year ('2024'); None is a value that the source left empty."""
    build_id = home.one(
        "insert into ops.build (state, fingerprint) values ('gated', 'x') returning build_id"
    )
    with warehouse.connect() as connection:
        connection.execute(
            "create schema ssk_candidate;"
            f"comment on schema ssk_candidate is 'build {build_id}';"
            f"set local search_path = ssk_candidate; {FACTS}"
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into ssk_candidate.fct_indicator_value values (%(year)s::text, 'AL02', 1,"
                " %(year)s::text::int, 'total', 'v', 'm', 'bps', %(value)s::numeric, '%%',"
                " %(status)s::text, nullif(%(status)s::text, 'ok'), null, true, true, false,"
                " 'published', %(snapshot)s, '/data/0')",
                [
                    {
                        "year": year,
                        "value": value,
                        "status": "ok" if value else "empty",
                        "snapshot": snapshot_id,
                    }
                    for year, value in values.items()
                ],
            )
    published = publish()
    assert published is not None
    return published.release_id


def as_of(home: Home, release_id: int) -> dict[str, Decimal | None]:
    """As a dashboard asks it."""
    with psycopg.connect(home.bi_url) as bi:
        return dict(
            bi.execute(
                "select value_id, value from indicator_value_as_of(%s)", [release_id]
            ).fetchall()
        )


def differences(home: Home, older: int, newer: int) -> list[tuple[Any, ...]]:
    with psycopg.connect(home.bi_url) as bi:
        return bi.execute(
            "select value_id, change, old_value, new_value from release_diff(%s, %s) order by 1",
            [older, newer],
        ).fetchall()


def test_three_releases_a_rollback_and_a_dropped_one(clean: Home) -> None:
    home = clean
    with setting(SSK_KEEP_RELEASES="1"):
        first = release(home, {"2022": "74", "2023": "75", "2024": None})
        second = release(home, {"2022": "74", "2023": "76", "2024": "80"}, snapshot_id=2)
        assert rollback().release_id == first
        # what a release said does not depend on what is current
        assert as_of(home, second) == {"2022": 74, "2023": 76, "2024": 80}
        third = release(home, {"2022": "74", "2023": "75"}, snapshot_id=3)
        assert {r.release_id: r.state for r in releases()} == {
            third: "current",
            first: "kept",
            second: "dropped",
        }
    assert as_of(home, first) == {"2022": 74, "2023": 75, "2024": None}
    assert as_of(home, second) == {"2022": 74, "2023": 76, "2024": 80}
    assert as_of(home, third) == {"2022": 74, "2023": 75}
    assert differences(home, first, second) == [
        ("2023", "changed", 75, 76),
        ("2024", "changed", None, 80),
    ]
    assert differences(home, second, first) == [
        ("2023", "changed", 76, 75),
        ("2024", "changed", 80, None),
    ]
    # 75 came back: no difference, although it is another row of the history
    assert differences(home, first, third) == [("2024", "removed", None, None)]
    # readers had the first before the third
    assert home.rows(
        "select release_id, previous_release_id, value_id, change from ops.revision order by 1, 3"
    ) == [
        (second, first, "2023", "changed"),
        (second, first, "2024", "changed"),
        (third, first, "2024", "removed"),
    ]


def test_only_what_changed_is_stored(clean: Home) -> None:
    """A newer snapshot that says the same is no change."""
    values = {str(year): "70.5" for year in range(1900, 2100)}
    first = release(clean, values)
    second = release(clean, values | {"2024": "71.5"}, snapshot_id=2)
    assert clean.rows(
        "select from_release, to_release, snapshot_id, count(*) from ops.value_history"
        " group by 1, 2, 3 order by 1, 2"
    ) == [(first, second, 1, 1), (first, None, 1, 199), (second, None, 2, 1)]


def test_the_history_begins_with_the_releases_that_are_kept(clean: Home) -> None:
    """An installation that is upgraded; its next release may follow on a rollback."""
    with setting(SSK_KEEP_RELEASES="1"):
        dropped = release(clean, {"2023": "74"})
        kept = release(clean, {"2023": "75"})
        current = release(clean, {"2023": "76"})
    clean.rows("delete from ops.value_history; update ops.release set in_history = false")
    clean.rows("delete from ops.revision")
    newest = release(clean, {"2023": "77"})
    assert differences(clean, current, newest) == [("2023", "changed", 76, 77)]
    assert rollback(kept).release_id == kept
    last = release(clean, {"2023": "78"})
    assert differences(clean, kept, last) == [("2023", "changed", 75, 78)]
    assert as_of(clean, newest) == {"2023": 77}
    with pytest.raises(psycopg.errors.NoDataFound, match=f"releases {kept} to {last}"):
        as_of(clean, dropped)
    told = CliRunner().invoke(main, ["diff", str(dropped)])
    assert told.exit_code == 1
    assert "published before there was one" in told.output


def test_the_report_of_a_difference(clean: Home, tmp_path: Path) -> None:
    first = release(clean, {"2022": "74", "2023": "75.25", "2024": None})
    second = release(clean, {"2021": "70", "2023": "76.5", "2024": "80"})

    def diff(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["diff", str(first), *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    text = diff()
    assert "2 angka berubah (another number), 0 status berubah" in text
    assert "75,25 % resmi  76,5 % resmi" in text
    assert "Kabupaten Seruyan (62.07)  2024   total     bps m   empty resmi" in text
    rows = json.loads(diff(str(second), "--json"))["rows"]
    assert {(row["value_id"], row["kind"]) for row in rows} == {
        ("2021", "added"),
        ("2022", "removed"),
        ("2023", "changed"),
        ("2024", "changed"),
    }
    path = tmp_path / "beda.html"
    diff("--html", str(path))
    assert "<h2>Hilang: 1 dari 1" in path.read_text(encoding="utf-8")
    assert "tidak ada beda" in diff(str(first))
    nowhere = CliRunner().invoke(main, ["diff", "999"])
    assert "There is no release 999" in nowhere.output


def test_no_other_role_may_ask(clean: Home) -> None:
    release(clean, {"2024": "80"})
    assert clean.rows(
        "select proname, proowner::regrole::text, prosecdef, proconfig::text, proacl::text"
        " from pg_proc where pronamespace = 'ssk'::regnamespace order by 1"
    ) == [
        (
            name,
            "ssk_owner",
            True,
            '{"search_path=pg_catalog, pg_temp"}',
            "{ssk_owner=X/ssk_owner,bi_reader=X/ssk_owner}",
        )
        for name in ("indicator_value_as_of", "release_diff")
    ]
