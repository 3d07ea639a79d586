"""Nights that are killed, doubled, overtaken or taken back, and what the releases of them are."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from houses import DIE, SERUYAN, House, Reader, message_of, run_and_die
from support import BI_PASSWORD, BPS_KEY, Home, setting

from ssk import warehouse
from ssk.errors import BusyError, GateBlockedError, SskError, StaleSourceError
from ssk.gate import gate
from ssk.ingest import ingest
from ssk.publish import publish, releases, rollback
from ssk.transform import DBT_APPLICATION, transform

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("hasty"),
]


def test_rollback_to_what_is_not_kept(house: House) -> None:
    message = message_of(lambda: rollback(999), SskError)
    assert "No kept release 999" in message
    assert "ssk releases" in message


@pytest.mark.candidate("news")
def test_killed_between_gate_and_swap_and_within_the_swap(house: House, reader: Reader) -> None:
    before = house.seen_by_readers()
    gate()
    # both schemas are renamed and the process is gone before the commit
    run_and_die(DIE + "from ssk import publish\npublish._log_event = die\npublish.publish()")
    assert house.seen_by_readers() == before
    release = publish()
    assert release is not None
    assert house.seen_by_readers()[0] == release.release_id > before[0]


def test_killed_within_the_build(house: House, reader: Reader) -> None:
    before = house.seen_by_readers()
    run_and_die(
        DIE + "from ssk import transform\ntransform._dbt = die\ntransform.transform(force=True)"
    )
    assert house.seen_by_readers() == before
    assert gate() is None
    assert publish() is None
    assert transform().build_id is None


def test_two_builds_at_once(house: House, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssk.transform._dbt", lambda *a, **k: time.sleep(2) or "")
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(transform, force=True) for _ in range(2)]
    errors = [error for error in (run.exception() for run in runs) if error]
    assert [type(error) for error in errors] == [BusyError]
    assert "Wait for it to end" in str(errors[0])
    [done] = [run.result() for run in runs if not run.exception()]
    assert done.build_id is not None
    # what was built is an empty schema here: the gate lets no such thing through
    assert "GATE-" in message_of(gate, GateBlockedError)
    assert publish() is None


def test_dbt_that_fails_says_what_failed(
    house: House, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssk.transform._dbt", lambda *a, **k: "Database Error in model dim_region")
    message = message_of(lambda: transform(force=True), SskError)
    assert "what is published stays.\nDatabase Error in model dim_region" in message
    assert gate() is None
    assert publish() is None


@pytest.mark.candidate("news")
def test_only_the_last_releases_are_kept(house: House, reader: Reader) -> None:
    publish_judged()
    states = [r.state for r in releases()]
    assert states == ["current", "kept", *["dropped"] * 10][: len(states)]
    kept = [r for r in releases() if r.state == "kept"]
    assert kept
    schemas = house.home.rows(
        "select nspname from pg_namespace where nspname like 'ssk\\_r%%' order by nspname"
    )
    assert {name for (name,) in schemas} == {f"ssk_r{r.release_id}" for r in kept}


@pytest.mark.candidate("news")
def test_the_bi_role_reads_the_release_and_nothing_else(house: House) -> None:
    publish_judged()  # so that an earlier release is kept
    with psycopg.connect(house.home.bi_url, autocommit=True) as bi:
        tables = bi.execute(
            "select table_name from information_schema.tables where table_schema = 'ssk'"
        ).fetchall()
        assert {"mart_scorecard", "fct_indicator_value", "dim_region", "release"} <= {
            name for (name,) in tables
        }
        for (name,) in tables:
            bi.execute(f"select * from ssk.{name} limit 1")
        assert bi.execute("select count(*) from mart_scorecard").fetchone() != (0,)
        assert bi.execute("show statement_timeout").fetchone() == ("1min",)
        assert bi.execute("show default_transaction_read_only").fetchone() == ("on",)
        bi.execute("set default_transaction_read_only = off")
        kept = [f"ssk_r{r.release_id}.release" for r in releases() if r.state == "kept"]
        for closed in ("ops.release", "raw.sipsn__capaian", "reference.region", *kept):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bi.execute(f"select * from {closed}")
        for write in (
            "delete from ssk.mart_scorecard",
            "update ssk.release set verdict = 'clean'",
            "create table ssk.mine (a int)",
            "create table public.mine (a int)",
            "create schema mine",
            "drop schema ssk cascade",
            "alter role bi_reader set statement_timeout = 0; set role ssk_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bi.execute(write)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bi.execute("set role ssk_loader")


def test_no_secret_in_what_the_nights_left_behind(house: House) -> None:
    """A good one, and a pull whose key is refused."""
    house.sandbox.faults["bps"] = "key_refused"
    assert {r.outcome for r in house.bring() if r.dataset_id == "bps.data"} == {"refused"}
    tables = house.home.rows(
        "select relname from pg_class where relnamespace = 'ops'::regnamespace and relkind = 'r'"
    )
    for (name,) in tables:
        assert not house.home.rows(
            f"select 1 from ops.{name} as t where position(%s in t::text) > 0 limit 1", BPS_KEY
        )
    password = house.home.url.split(":")[2].split("@")[0]
    for path in house.home.path.rglob("*"):
        if path.is_file() and path.suffix in {".html", ".json", ".log", ".sql", ".txt"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert password not in text, path
            assert BPS_KEY not in text, path


def test_killed_within_the_load(home: Home) -> None:
    """A hundred rows are in COPY when the process dies; the next run loads the whole."""
    run_and_die(
        DIE
        + """
from ssk import raw
from ssk.ingest import ingest
copy_rows = raw._copy_rows
def some(rows):
    for number, row in enumerate(rows):
        if number == 100:
            die()
        yield row
raw._copy_rows = lambda c, d, p, t, rows: copy_rows(c, d, p, t, some(rows))
ingest("sipsn.timbulan")
"""
    )
    assert home.rows("select 1 from raw.sipsn__timbulan") == []
    assert home.rows("select 1 from ops.current_snapshot") == []
    results = {r.part: r for r in ingest("sipsn.timbulan")}
    assert (results["2024"].outcome, results["2024"].loaded) == ("ok", 317)
    assert home.one("select count(*) from raw.sipsn__timbulan") == 317


def test_two_ingests_at_once_load_once(home: Home) -> None:
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(ingest, "sipsn.timbulan") for _ in range(2)]
    changed = [r.changed for run in runs for r in run.result() if r.part == "2024"]
    assert sorted(changed) == [False, True]
    assert home.one("select count(*) from raw.sipsn__timbulan") == 317


@pytest.mark.candidate("news")
def test_a_gated_candidate_whose_data_are_taken_back_is_not_published(
    house: House, reader: Reader
) -> None:
    before = house.seen_by_readers()
    gate()
    house.mend()
    assert house.night() is None
    assert house.seen_by_readers() == before


def test_what_arrives_during_a_build_waits_for_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every model of one candidate reads the same snapshots, which the build names."""
    seen: list[tuple[int, ...]] = []

    def arrive_meanwhile(*arguments: object, **more: object) -> None:
        pinned = "select array_agg(snapshot_id order by snapshot_id) from ops.build_snapshot"
        seen.append(tuple(house.home.one(pinned)))
        house.revise("61.70")
        house.bring()
        seen.append(tuple(house.home.one(pinned)))

    monkeypatch.setattr("ssk.transform._dbt", arrive_meanwhile)
    transform(force=True)
    assert seen[0] == seen[1]
    assert seen[0] == tuple(
        house.home.one(
            "select array_agg(snapshot_id order by snapshot_id) from ops.build_part"
            " where build_id = (select max(build_id) from ops.build)"
        )
    )


def test_an_orphan_of_a_killed_build_does_not_write_into_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssk.transform._dbt", lambda *a, **k: None)
    with psycopg.connect(house.home.url, application_name=DBT_APPLICATION) as orphan:
        transform(force=True)
        with pytest.raises(psycopg.OperationalError):
            orphan.execute("create table ssk_candidate.late (a int)")


def test_one_part_that_is_too_old_stops_the_night(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another year that is fresh does not hide it; what is no longer asked for is not late."""
    monkeypatch.setattr("ssk.transform._dbt", lambda *a, **k: None)
    house.home.rows(
        "insert into ops.pull (dataset_id, part, door, outcome, changed, snapshot_ids,"
        " finished_at) select dataset_id, 'gone', door, outcome, true, snapshot_ids,"
        " now() - interval '9 years' from ops.pull"
        " where dataset_id = 'sipsn.timbulan' and part = '2024' and outcome = 'ok' limit 1"
    )
    transform()
    house.home.rows(
        "insert into ops.pull (dataset_id, part, door, outcome, message)"
        " values ('sipsn.timbulan', 'gone', 'http', 'malformed', 'spoiled')"
    )
    try:
        message = message_of(transform, StaleSourceError)
    finally:
        house.home.rows("delete from ops.pull where part = 'gone'")
    assert "sipsn.timbulan gone: last good delivery 20" in message


def test_a_dataset_that_is_no_longer_registered_holds_up_nothing(house: House) -> None:
    house.home.rows("insert into ops.dataset values ('sipsn.former', 'sipsn', 'x', 'x')")
    try:
        transform()
    finally:
        house.home.rows("delete from ops.dataset where dataset_id = 'sipsn.former'")


def test_an_old_file_in_the_inbox_keeps_no_source_fresh(house: House, shared_data: Path) -> None:
    folder = house.home.path / "inbox" / "sipsn" / "timbulan"
    folder.mkdir(parents=True)
    copied = folder / "export.csv"
    shutil.copyfile(shared_data / "sipsn" / "Data_Timbulan_Sampah_2024_agus.csv", copied)
    os.utime(copied, (1_000, 1_000))
    checked = (
        "select checked_at from ops.current_snapshot"
        " where dataset_id = 'sipsn.timbulan' and part = '2024'"
    )
    try:
        house.sandbox.faults["sipsn"] = "blocked"
        ingest("sipsn.timbulan")
        first = house.home.one(checked)
        ingest("sipsn.timbulan")
        assert house.home.one(checked) == first
    finally:
        shutil.rmtree(folder)


@pytest.mark.candidate("news")
def test_rollback_returns_to_what_readers_saw_before(house: House) -> None:
    """Not to the number before, which may be the very release that was taken back."""
    with setting(SSK_KEEP_RELEASES="2"):
        good = house.current()
        bad = publish_judged()
        assert rollback().release_id == good
        transform(force=True)
        worse = publish_judged()
        assert rollback().release_id == good
        assert {r.release_id for r in releases() if r.state == "kept"} >= {bad, worse}
        rollback(worse)


def publish_judged() -> int:
    gate()
    release = publish()
    assert release is not None
    return release.release_id


def test_the_bi_password_can_be_changed(house: House) -> None:
    with setting(SSK_BI_PASSWORD="another-one"):
        warehouse.prepare()
        with psycopg.connect(house.home.bi_url.replace(BI_PASSWORD, "another-one")) as bi:
            assert bi.execute("select count(*) from release").fetchone() == (1,)
    warehouse.prepare()
    house.seen_by_readers()


def test_what_travels_with_a_release_has_its_comments(house: House) -> None:
    assert (
        house.home.rows(
            "select relname, attname from pg_attribute"
            " inner join pg_class on attrelid = pg_class.oid"
            " where relnamespace = 'ssk'::regnamespace and relkind = 'r' and attnum > 0"
            " and not attisdropped and col_description(attrelid, attnum) is null"
        )
        == []
    )


@pytest.mark.candidate("news")
def test_readers_see_one_whole_release_through_publish_and_rollback(
    house: House, reader: Reader
) -> None:
    """One source has news while another is down: that one's last good data is used, and said so."""
    old = house.seen_by_readers()
    house.sandbox.faults["sipsn"] = "blocked"
    assert {r.outcome for r in house.bring()} >= {"ok", "blocked"}
    gate()
    release = publish()
    assert release is not None
    assert release.verdict == "published_with_notes"
    assert release.release_id > old[0]
    new = house.seen_by_readers()
    assert new[2] != old[2]

    notes = house.home.rows(
        "select mart, message_en from ssk.release_note where rule_id = 'SOURCE'"
    )
    assert {mart for mart, _ in notes} == {"sipsn.timbulan", "sipsn.capaian"}
    assert all("ended in blocked; the last good delivery is used, of 20" in n for _, n in notes)
    assert house.scorecard("SP01") == SERUYAN
    assert house.home.rows(
        "select old_value, new_value from ops.revision where release_id = %s and change = 'changed'"
        " and indicator_code = 'AM01' and period_year = 2021 and region_id ="
        " (select region_id from ssk.dim_region where kemendagri_code = '62.07')",
        release.release_id,
    ) == [(Decimal("61.04"), Decimal("61.60"))]

    assert rollback().release_id == old[0]
    assert house.seen_by_readers() == old
    # what was taken back does not come again by itself
    assert house.night() is None
    assert house.current() == old[0]
    assert rollback(release.release_id).release_id == release.release_id
    assert house.seen_by_readers() == new
    time.sleep(0.2)
    assert {old, new} <= set(reader.seen)
