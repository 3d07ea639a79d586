"""`ssk status` and what `ssk ingest` prints, on deliveries of every fate."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from support import Home

from ssk import report, sources
from ssk.cli import main
from ssk.ingest import PartResult
from ssk.sandbox.server import Sandbox

DATASETS = sources.dataset_ids()
FORM = next(d for d in map(sources.dataset, DATASETS) if not d.http)
PULL = """
insert into ops.pull (dataset_id, part, door, outcome, changed, snapshot_ids, loaded_count,
    quarantined_count, message, finished_at)
select %s, part::text, %s, %s, %s, '{1}', %s, %s, %s, now() - make_interval(days => %s)
from unnest(%s::text[]) as part
"""


@pytest.fixture
def fates(home: Home) -> Iterator[Home]:
    """Parts that came, were held, refused and never published; one dataset with many parts."""
    home.rows(
        "insert into ops.snapshot (source_id, dataset_id, part, request, byte_count, sha256,"
        " parser_version) values ('sipsn', 'sipsn.capaian', '*', 'GET', 1, repeat('0', 64), 1)"
    )

    def pull(
        dataset_id: str,
        parts: list[str],
        outcome: str,
        *,
        rows: int | None = None,
        refused: int | None = None,
        message: str | None = None,
        days: int = 0,
        door: str = "http",
    ) -> None:
        good = outcome == "ok"
        values = (dataset_id, door, outcome, good, rows, refused, message, days, parts)
        home.rows(PULL, *values)

    pull("sipsn.capaian", ["2022", "2023"], "ok", rows=500, refused=2, days=50)
    pull("sipsn.capaian", ["2023"], "blocked", message="HTTP 403. Ask them.", days=1)
    pull("sipsn.capaian", ["2025"], "empty", message="no rows for 2025")
    pull("sipsn.timbulan", ["2024"], "ok", rows=1, refused=0, days=1)
    pull("sipsn.timbulan", ["2025"], "empty", message="no rows for 2025")
    pull("worldbank.indicator", [f"S{n:03}" for n in range(100)], "ok", rows=60, refused=0, days=3)
    pull("worldbank.indicator", ["S007", "S009"], "malformed", message="another shape", days=0)
    pull(FORM.dataset_id, ["62.07 2025"], "ok", rows=9, refused=1, days=7, door="file")
    pull(FORM.dataset_id, ["*"], "malformed", message="no such sheet", days=2, door="file")
    yield home


def ssk(*arguments: str) -> Result:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == 0, done.output
    return done


def test_a_line_per_dataset_says_what_is_in_use_and_what_is_held(fates: Home) -> None:
    told = json.loads(ssk("status", "--json").output)["deliveries"]
    assert [row["dataset_id"] for row in told] == DATASETS
    by_id = {row["dataset_id"]: row for row in told}

    def parts(dataset_id: str) -> tuple[Any, ...]:
        row = by_id[dataset_id]
        names = ("ok_parts", "held_parts", "refused_parts", "row_count", "quarantined_count")
        return tuple(row[name] for name in (*names, "age_days", "outcome", "door"))

    assert parts("sipsn.capaian") == (1, 1, 0, 1000, 2, 50, "blocked", "http")
    assert parts("worldbank.indicator") == (98, 2, 0, 6000, 0, 3, "malformed", "http")
    assert parts(FORM.dataset_id) == (1, 0, 1, 9, 1, 7, "malformed", "inbox")
    assert parts("sipsn.timbulan")[:3] == (1, 0, 0)
    assert by_id["sipsn.timbulan"]["outcome"] == "ok", "a year not yet published is no news"
    assert parts("bps.data") == (0, 0, 0, None, None, None, None, "http")


def test_the_table_fits_a_terminal_of_100_columns_and_cuts_no_number(fates: Home) -> None:
    with report.open_warehouse() as connection:
        rows = report.deliveries(connection)
    for row in rows:
        row |= {"ok_parts": 5000, "row_count": 84_000_000, "quarantined_count": 999_999}
        row |= {"age_days": 1234, "max_age_days": 1100, "outcome": "unreachable"}
    out = Console(width=100, record=True, file=StringIO())
    report.print_deliveries(out, rows)
    lines = out.export_text().splitlines()
    table = lines[: len(DATASETS) + 2]
    assert max(map(len, lines)) <= 100
    for dataset_id, line in zip(DATASETS, table[2:], strict=True):
        assert line.startswith(dataset_id[:20])
        assert "84,000,000 999,999 " in line
        assert line.rstrip().endswith(" 1234/1100 unreachable")


def test_what_is_held_or_refused_says_why(fates: Home) -> None:
    text = ssk("status").output
    assert "sipsn.capaian: HTTP 403. Ask them." in text
    assert f"{FORM.dataset_id}: no such sheet" in text
    assert "no rows for 2025" not in text
    assert "never tried" in text and "nothing yet" in text


def test_a_source_shows_its_parts_and_groups_many(fates: Home) -> None:
    text = ssk("status", "sipsn").output
    assert [line.split()[1] for line in text.splitlines() if line.startswith("sipsn.capaian ")] == [
        "2022",
        "2023",
        "2025",
        "2023:",
        "2025:",
    ]
    text = ssk("status", "worldbank.indicator").output
    lines = [line for line in text.splitlines() if line.startswith("worldbank.indicator")]
    assert len(lines) == 3
    assert "98 parts: S000 … S099" in text and "5,880" in text
    assert "2 parts: S007 … S009" in text
    assert "worldbank.indicator S007 (and 1 more): another shape" in text
    parts = json.loads(ssk("status", "worldbank.indicator", "--json").output)["parts"]
    assert len(parts) == 100


def test_thousands_of_parts_are_summed_by_the_database(fates: Home) -> None:
    """Five months of nights over 2,000 parts."""
    fates.rows(
        "insert into ops.pull (dataset_id, part, door, outcome, changed, snapshot_ids,"
        " loaded_count, quarantined_count, finished_at)"
        " select 'bps.data', part::text, 'http', 'ok', night = 1, '{1}', 500, 0,"
        " now() - make_interval(days => 150 - night)"
        " from generate_series(1, 150) as night, generate_series(1, 2000) as part"
    )
    fates.rows("analyze ops.pull")
    started = time.monotonic()
    with report.open_warehouse() as connection:
        rows = {row["dataset_id"]: row for row in report.deliveries(connection)}
    took = time.monotonic() - started
    assert (rows["bps.data"]["ok_parts"], rows["bps.data"]["row_count"]) == (2000, 1_000_000)
    assert took < 5


def test_many_parts_are_one_line_and_those_that_failed() -> None:
    good = [PartResult("bps.data", str(n), "ok", n < 3, 10, 1) for n in range(40)]
    bad = PartResult("bps.data", "x", "blocked", False, 0, 0, "HTTP 403.")
    assert report.result_lines("bps.data", [*good, bad]) == [
        "bps.data: 41 parts, 3 of them new, 1 failed, 400 rows, 40 refused",
        "bps.data x: blocked. HTTP 403.",
    ]
    assert report.result_lines("bps.data", []) == ["bps.data: nothing came"]


@pytest.mark.usefixtures("hasty")
def test_ingest_says_each_part_and_where_the_returned_copy_lies(
    home: Home, sandbox: Sandbox
) -> None:
    done = CliRunner().invoke(main, ["ingest", "worldbank"])
    assert done.exit_code == 0, done.output
    assert "worldbank.indicator " in done.output and ": ok, new, " in done.output
    copied = PartResult("a.b", "*", "malformed", False, 0, 0, "no sheet", "inbox/balasan/x.xlsx")
    assert report.result_lines("a.b", [copied])[-1] == "returned copy: inbox/balasan/x.xlsx"


@pytest.mark.usefixtures("hasty")
def test_ingest_asks_for_years(home: Home, sandbox: Sandbox) -> None:
    done = CliRunner().invoke(main, ["ingest", "sipsn", "--from", "2019", "--to", "2020"])
    assert done.exit_code == 0, done.output
    assert home.rows("select distinct first_year, last_year, done_years from ops.backfill") == [
        (2019, 2020, [2019, 2020])
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sipsn", "--from", "2019"], "Give --from and --to"),
        (["sipsn", "--from", "2020", "--to", "2019"], "Give --from and --to"),
        ([FORM.source_id, "--from", "2019", "--to", "2020"], "comes by file only"),
        (["bps.data", "--from", "2019", "--to", "2020", "--file", "x.csv"], "A file says itself"),
        (["bps", "--file", "x.csv"], "Name one dataset for the file"),
    ],
)
def test_options_that_contradict_are_said(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(main, ["ingest", *arguments])
    assert done.exit_code == 2
    assert told in done.output


def test_the_help_lists_every_source() -> None:
    text = ssk("ingest", "--help").output
    listed = text.replace("\n", " ").replace("  ", " ")
    assert all(source_id in listed for source_id in sources.REGISTERED)


@pytest.mark.usefixtures("hasty")
def test_a_person_takes_a_delivery_that_lost_rows(home: Home, sandbox: Sandbox) -> None:
    def ingest(*more: str) -> tuple[int, set[str]]:
        arguments = ["ingest", "worldbank.indicator", "--json", *more]
        done = CliRunner().invoke(main, arguments)
        return done.exit_code, {part["outcome"] for part in json.loads(done.output)}

    assert ingest() == (0, {"ok"})
    sandbox.faults["worldbank"] = "shrunk"
    assert ingest() == (3, {"shrunk"})
    assert ingest("--take-shrunk") == (0, {"ok"})
    assert ingest() == (0, {"ok"})
