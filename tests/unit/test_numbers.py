"""The one number reader and the one name key: `ssk/sql/functions.sql`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from ssk import postgres

Reading = tuple[Decimal | None, str, str | None]
Read = Callable[..., Reading]
STATUSES = {
    "ok",
    "empty",
    "nil",
    "not_available",
    "not_applicable",
    "ambiguous",
    "unreadable",
    "mark_without_legend",
}
quick = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def connection(server: postgres.Embedded) -> Iterator[psycopg.Connection]:
    url = server.warehouse_url.replace("/warehouse", "/prepared")
    connection = psycopg.connect(url, autocommit=True)
    yield connection
    connection.close()  # a template with a connection cannot be copied


@pytest.fixture(scope="module")
def read(connection: psycopg.Connection) -> Read:
    def read_number(raw: str | None, form: str, legend: dict[str, str] | None = None) -> Reading:
        row = connection.execute(
            "select n.value, n.status, n.mark from ops.read_number(%s, %s, %s) as n",
            [raw, form, Jsonb(legend) if legend else None],
        ).fetchone()
        assert row is not None
        return row

    return read_number


@pytest.mark.parametrize(
    ("raw", "form", "value"),
    [
        ("34,527.10", "us", "34527.10"),
        ("1,234,567", "us", "1234567"),
        ("7.67", "us", "7.67"),
        ("0.02", "us", "0.02"),
        ("37", "us", "37"),
        ("85.65", "us", "85.65"),
        ("1.234,56", "id", "1234.56"),
        ("159.849", "id", "159849"),
        ("2.825.290", "id", "2825290"),
        ("74,58", "id", "74.58"),
        ("11.13", "id", "11.13"),  # G5: two digits after the point are no thousands
        ("0.446", "id", "0.446"),  # a group of thousands never begins with zero
        ("0,446", "id", "0.446"),
        ("75.65", "plain", "75.65"),
        ("159849", "plain", "159849"),
        ("1e-05", "plain", "0.00001"),
        ("-5.2", "plain", "-5.2"),
        ("−5,2", "id", "-5.2"),
        ("1.234.567", "mixed", "1234567"),
        ("1,234.5", "mixed", "1234.5"),
        ("35,57", "mixed", "35.57"),
        ("11.13", "mixed", "11.13"),
        ("0,446", "mixed", "0.446"),
        ("1234.567", "mixed", "1234.567"),
        ("95.40%", "us", "95.40"),
        ("95,40 %", "id", "95.40"),
        ("\u00a074,58\u202f", "id", "74.58"),
        (" 12\t", "us", "12"),
    ],
)
def test_value(read: Read, raw: str, form: str, value: str) -> None:
    assert read(raw, form) == (Decimal(value), "ok", None)


@pytest.mark.parametrize("form", ["us", "id", "plain", "mixed"])
@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (None, "empty"),
        ("", "empty"),
        ("  ", "empty"),
        ("-", "nil"),
        ("–", "nil"),
        ("…", "not_available"),
        ("...", "not_available"),
        ("#", "not_available"),  # G18, a kabupaten portal
        ("NA", "not_applicable"),
        ("n/a", "not_applicable"),
        ("tidak ada", "unreadable"),
        ("1 234", "unreadable"),
        ("--5", "unreadable"),
        ("Rp 20", "unreadable"),
        ("12/2024", "unreadable"),
        ("76,311)", "ambiguous"),  # 76,31 with note 1, or 76,311
        ("76,31*)", "mark_without_legend"),
        ("76,31 r", "mark_without_legend"),
    ],
)
def test_no_value(read: Read, raw: str | None, status: str, form: str) -> None:
    """An absent or doubtful number is null, never zero."""
    value, found, _ = read(raw, form)
    assert (value, found) == (None, status)


@pytest.mark.parametrize(
    ("raw", "form", "status"),
    [
        ("28.775", "mixed", "ambiguous"),  # G5
        ("20,768", "mixed", "ambiguous"),  # G6
        ("1.234,56", "us", "unreadable"),
        ("34,527.10", "id", "unreadable"),
        ("34,527", "plain", "unreadable"),
        ("1,23", "us", "unreadable"),
        ("12,34,567", "us", "unreadable"),
        ("1.23.456", "id", "unreadable"),
    ],
)
def test_the_declared_format_is_not_left(read: Read, raw: str, form: str, status: str) -> None:
    assert read(raw, form)[:2] == (None, status)


def test_unknown_format(read: Read) -> None:
    with pytest.raises(psycopg.Error, match="unknown number format fr, use us, id, plain or mixed"):
        read("1,5", "fr")


@pytest.mark.parametrize(
    ("raw", "legend", "value", "mark"),
    [
        # G18: the same star, two tables, two meanings
        ("76,31*)", {"*": "backcast"}, "76.31", "backcast"),
        ("76,31*", {"*": "provisional"}, "76.31", "provisional"),
        ("76,31**)", {"*": "provisional", "**": "very_provisional"}, "76.31", "very_provisional"),
        ("1.234 r", {"r": "revised"}, "1234", "revised"),
        ("7,5e)", {"e": "estimate"}, "7.5", "estimate"),
    ],
)
def test_mark_by_the_legend_of_the_table(
    read: Read, raw: str, legend: dict[str, str], value: str, mark: str
) -> None:
    assert read(raw, "id", legend) == (Decimal(value), "ok", mark)


def test_a_legend_for_another_mark_does_not_help(read: Read) -> None:
    assert read("76,31 r", "id", {"*": "backcast"}) == (None, "mark_without_legend", "r")


def shown(number: Decimal, form: str) -> str:
    text = f"{number:,f}"
    return text if form == "us" else text.translate(str.maketrans(",.", ".,"))


@quick
@given(number=st.decimals(-(10**12), 10**12, places=2), form=st.sampled_from(["us", "id"]))
@example(number=Decimal("-0.50"), form="id")
def test_decimals_read_back(read: Read, number: Decimal, form: str) -> None:
    assert read(shown(number, form), form) == (number, "ok", None)


@quick
@given(number=st.integers(-(10**15), 10**15), form=st.sampled_from(["us", "id"]))
def test_integers_read_back(read: Read, number: int, form: str) -> None:
    assert read(shown(Decimal(number), form), form) == (Decimal(number), "ok", None)


@quick
@given(number=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_json_numbers_read_back(read: Read, number: float) -> None:
    assert read(str(number), "plain") == (Decimal(str(number)), "ok", None)


@quick
@given(
    raw=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
    | st.text("0123456789.,-−*)(%er …#NA"),
    form=st.sampled_from(["us", "id", "plain", "mixed"]),
)
@example(raw="1e999999", form="plain")
@example(raw="9" * 200_000, form="us")
@example(raw="٣٤", form="id")
def test_any_text_gives_a_status_and_a_value_only_when_ok(read: Read, raw: str, form: str) -> None:
    value, status, _ = read(raw, form)
    assert status in STATUSES
    assert (value is not None) == (status == "ok")


@pytest.mark.parametrize(
    ("cells", "total", "expected"),
    [
        # G5: shares of a whole, so 28.775 is 28,775 (sum 100,005)
        (["35,57", "24,53", "11.13", "28.775"], "100", ["35.57", "24.53", "11.13", "28.775"]),
        # G6: the comma groups thousands here, and the table's own total says so
        (["20,768", "5,815", "2,950"], "29533", ["20768", "5815", "2950"]),
        (["20,768", "5,815"], "100", None),
        # 1.000 + 1 and 1 + 1.000 meet the total alike
        (["1.000", "1.000"], "1001", None),
        (["28.775", "tidak ada"], "28775", None),
    ],
)
def test_ambiguous_groups_are_decided_by_a_total_or_not_at_all(
    connection: psycopg.Connection, cells: list[str], total: str, expected: list[str] | None
) -> None:
    row = connection.execute(
        "select ops.read_by_total(%s::text[], %s, 0.01)", [cells, Decimal(total)]
    ).fetchone()
    assert row is not None
    assert row[0] == (expected and [Decimal(number) for number in expected])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kab. Seruyan", "kabupaten seruyan"),
        ("KABUPATEN SERUYAN", "kabupaten seruyan"),
        ("KAB SERUYAN", "kabupaten seruyan"),
        ("KAB.  PELALAWAN", "kabupaten pelalawan"),
        ("KAB. ADM. KEP. SERIBU", "kabupaten kepulauan seribu"),
        ("Kabupaten Administrasi Kepulauan Seribu", "kabupaten kepulauan seribu"),
        ("Kota Adm. Jakarta Selatan", "kota jakarta selatan"),
        ("S I A K", "siak"),
        ("KAB. S I A K", "kabupaten siak"),
        ("KOTA B A T A M", "kota batam"),
        ("Toli-Toli", "toli toli"),
        ("<b>KALIMANTAN TENGAH</b>", "kalimantan tengah"),
        ("Kotawaringin Timur", "kotawaringin timur"),  # no kota
        ("Kab. Kotawaringin Barat", "kabupaten kotawaringin barat"),
        ("Kota", "kota"),
        (None, ""),
    ],
)
def test_name_key(connection: psycopg.Connection, name: str | None, key: str) -> None:
    assert connection.execute("select ops.name_key(%s)", [name]).fetchone() == (key,)


def test_kabupaten_and_kota_of_one_name_stay_apart(connection: psycopg.Connection) -> None:
    keys = [
        connection.execute("select ops.name_key(%s)", [name]).fetchone()
        for name in ("Kab. Bogor", "Kota Bogor", "Bogor")
    ]
    assert len(set(keys)) == 3
