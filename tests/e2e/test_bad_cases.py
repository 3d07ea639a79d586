"""Bad nights: after each, readers saw a whole release at every moment and a person is told why.

Every test begins with the true data published, and says what it spoils.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from houses import DIE, SERUYAN, House, Reader, message_of, refused, run_and_die

from ssk.errors import StaleSourceError
from ssk.gate import gate
from ssk.publish import publish
from ssk.transform import transform

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("hasty"),
]


def test_a_good_night(house: House, reader: Reader) -> None:
    outcomes = {(r.outcome, r.part) for r in house.bring()}
    assert {outcome for outcome, _ in outcomes} == {"ok", "empty"}
    # years that SIPSN has not published yet
    assert all(part > "2024" for outcome, part in outcomes if outcome == "empty")
    assert house.scorecard("SP01") == SERUYAN
    # BPS 6208 and Kemendagri 62.07 are one region, and BPS 6207 another
    assert house.home.rows(
        "select distinct kemendagri_code, bps_code, region_name from ssk.mart_scorecard"
        " where bps_code in ('6207', '6208') order by 2"
    ) == [("62.09", "6207", "Kabupaten Lamandau"), ("62.07", "6208", "Kabupaten Seruyan")]


def test_published_figures_of_kalteng(house: House) -> None:
    """G15: 11,16 to 11,07 is no change. Twelve of fourteen report their waste to SIPSN."""
    found = house.home.rows(
        "select indicator_code, value, period_year, change, change_assessment, is_sample"
        " from ssk.mart_scorecard where kemendagri_code = '62'"
        " and indicator_code in ('AL01', 'AL02', 'AL07') order by 1"
    )
    assert found == [
        ("AL01", Decimal("11.07"), 2024, Decimal("-0.09"), "no_significant_change", False),
        ("AL02", Decimal("76.31"), 2023, None, "no_earlier_value", False),
        ("AL07", Decimal("2.53"), 2023, None, "no_earlier_value", False),
    ]
    assert house.home.rows(
        "select delivered_count, owed_count, missing_regions from ssk.mart_coverage"
        " inner join ssk.dim_region on region_id = mart_coverage.parent_region_id"
        " where kemendagri_code = '62' and source_id = 'sipsn' and indicator_code = 'SP01'"
    ) == [(12, 14, "Kabupaten Katingan, Kabupaten Lamandau")]


def test_the_same_night_twice_is_one_release(house: House, reader: Reader) -> None:
    before = house.current()
    assert house.night() is None
    assert house.current() == before
    assert "nothing changed since release" in transform().message


def test_a_source_that_is_down_holds_up_nothing(house: House, reader: Reader) -> None:
    before = house.current()
    house.sandbox.faults["sipsn"] = "blocked"
    results = house.bring()
    assert {r.outcome for r in results if r.dataset_id.startswith("sipsn")} == {"blocked"}
    others = {r.outcome for r in results if not r.dataset_id.startswith("sipsn")}
    assert others <= {"ok", "empty"}
    assert house.night() is None
    assert publish() is None
    assert house.current() == before
    noted = "select mart from ssk.release_note where rule_id = 'SOURCE' order by mart"
    assert house.home.rows(noted) == [("sipsn.capaian",), ("sipsn.timbulan",)]
    house.mend()
    house.bring()
    assert publish() is None
    assert house.home.rows(noted) == []


def test_a_source_that_is_down_for_too_long(house: House, reader: Reader) -> None:
    before = house.current()
    house.home.rows(
        "update ops.pull set finished_at = finished_at - interval '46 days'"
        " where dataset_id = 'sipsn.timbulan'"
    )
    try:
        message = message_of(transform, StaleSourceError)
    finally:
        house.home.rows(
            "update ops.pull set finished_at = finished_at + interval '46 days'"
            " where dataset_id = 'sipsn.timbulan'"
        )
    assert "sipsn.timbulan: last good delivery 20" in message
    assert "may be 45 days old" in message
    assert "ssk ingest SOURCE" in message
    assert house.current() == before


@pytest.mark.candidate("bad_ladder")
def test_a_failure_that_cannot_be_held_stops_the_night(
    house: House, reader: Reader, nothing_to_hold: None
) -> None:
    message = refused(house, "DQ01")
    assert "'sum_pct': 110" in message


def notes(house: House, severity: str) -> list[tuple[str, str, int]]:
    return house.home.rows(
        "select rule_id, mart, unexpected_count from ssk.release_note"
        " where severity = %s order by 1",
        severity,
    )


HELD_ROWS = """
    select reason, snapshot_id, source_row, period_year, raw_code, raw_code_system, raw_name
    from ssk.mart_rejected_row where reason like 'gate:%' order by snapshot_id, source_row
"""


def test_g13_code_6207_with_the_name_seruyan(house: House, reader: Reader) -> None:
    """6207 is Seruyan for Kemendagri (62.07) and Lamandau for BPS: the name disagrees."""
    house.spoil(
        "kabkota.csv",
        "6207,62.09,Kabupaten Lamandau,kabupaten,Lamandau",
        "6207,62.09,Kabupaten Lamandau,kabupaten,Seruyan",
    )
    release = house.night()
    assert release and release.verdict == "published_with_notes"
    # the rows reached no figure of either kabupaten; everybody else's did
    held = house.home.rows(HELD_ROWS)
    assert {row[0] for row in held} == {"gate:DQ16"}
    assert {row[4:] for row in held} == {("6207", "bps", "Seruyan")}
    assert notes(house, "held") == [("DQ16", "bps.data", len(held))]
    assert house.scorecard("SP01") == SERUYAN


@pytest.mark.candidate("bad_ladder")
def test_a_ladder_that_sums_to_110_holds_its_rows_and_nothing_else(
    house: House, reader: Reader
) -> None:
    """Followed from the source to what readers see."""
    before = house.home.rows(NATION_2018)
    gate()
    release = publish()
    assert release and release.verdict == "published_with_notes"
    left = house.home.rows(NATION_2018)
    assert {"AL02", "AL07"} <= {code for code, _ in before} - {code for code, _ in left}
    held = house.home.rows(HELD_ROWS)
    assert {row[0] for row in held} == {"gate:DQ01"}
    assert notes(house, "held") == [("DQ01", "bps.data", len(held))]
    snapshot_id, source_row = held[0][1:3]
    assert house.home.rows(
        "select source_id, dataset_id from ops.snapshot where snapshot_id = %s", snapshot_id
    ) == [("bps", "bps.data")]
    build_id = house.home.one("select build_id from ops.release where state = 'current'")
    page = house.home.settings.report_dir / f"build_{build_id}" / "gate.html"
    assert f"bps.data {source_row}" in page.read_text(encoding="utf-8")

    # the same bad delivery costs nothing; test_hold has what becomes of it when there is other news
    assert house.night() is None
    house.mend()
    assert house.night()
    assert house.home.rows(HELD_ROWS) == []
    assert notes(house, "held") == []
    assert house.home.rows(NATION_2018) == before


NATION_2018 = """
    select indicator_code, value from ssk.fct_indicator_value
    inner join ssk.dim_region using (region_id)
    where region_level = 'national' and period_year = 2018 and source_id = 'bps' order by 1
"""


def test_a_column_of_fractions_holds_its_source_at_its_last_good_values(
    house: House, reader: Reader
) -> None:
    shown = "select count(*), sum(value) from ssk.fct_indicator_value where indicator_code = 'AM01'"
    before = house.home.rows(shown)
    path = house.data / "kabkota.csv"
    path.write_text(
        re.sub(
            r",([\d.]+)$",
            lambda found: f",{Decimal(found[1]) / 100}",
            path.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        ),
        encoding="utf-8",
    )
    house.reload()
    release = house.night()
    assert release and release.verdict == "published_with_notes"
    assert house.home.rows(shown) == before
    held = notes(house, "held")
    assert {(rule_id, mart) for rule_id, mart, _ in held} == {("DQ18", "bps.data")}
    assert house.home.rows(
        "select distinct value_note.severity, gate_notes ~ 'DQ18' from ssk.value_note"
        " inner join ssk.fct_indicator_value using (value_id)"
        " where rule_id = 'DQ18' and indicator_code = 'AM01'"
    ) == [("held", True)]
    # the release is made of what it shows
    assert (
        house.home.rows(
            "select distinct snapshot_id from ssk.fct_indicator_value where indicator_code = 'AM01'"
            " and snapshot_id is not null"
            " except select snapshot_id from ops.build_part inner join ops.release using (build_id)"
            " where state = 'current'"
        )
        == []
    )
    assert house.night() is None


@pytest.mark.candidate("bad_ladder")
def test_killed_between_a_hold_and_the_candidate_without_it(house: House, reader: Reader) -> None:
    """Another try goes on, and does not find that there is nothing new."""
    before = house.seen_by_readers()
    run_and_die(DIE + "from ssk import gate, transform\ntransform._dbt = die\ngate.gate()")
    assert house.seen_by_readers() == before
    report = gate()
    assert report and report.verdict == "published_with_notes"
    assert {hold["rule_id"] for hold in report.story.holds} == {"DQ01"}


@pytest.mark.candidate("bad_ladder")
def test_a_bad_delivery_that_is_taken_back_blocks_no_later_night(
    house: House, reader: Reader, nothing_to_hold: None
) -> None:
    """The source corrects itself: its blocked candidate is not judged again every night."""
    refused(house, "DQ01")
    house.mend()
    assert house.night() is None
    assert house.home.one("select state from ops.build order by build_id desc limit 1") == (
        "superseded"
    )
