"""Loading into raw: whole or not at all, every row with the place it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import EMPTY, Home

from ssk import warehouse
from ssk.errors import PullError
from ssk.inbox import dropped
from ssk.landing import Landing
from ssk.raw import ensure_table, load
from ssk.sources import Check, Dataset, Delivery, FileShape, Page, Source
from ssk.web import Landed, Web

HEADER = ("Kode", "Nama", "Jumlah")
PROBE = Dataset(
    dataset_id="probe.file",
    source_id="probe",
    title="Probe",
    columns=("kode", "nama", "jumlah"),
    numbers={"jumlah": "us"},
    file=FileShape(header=HEADER),
    quarantine_limit_pct=30,
    options={},
)
SOURCE = Source("probe", {}, {"sandbox": ""}, 1, 0, {"file": PROBE})


class Probe:
    """Loads bytes as the probe dataset and shows what is in raw."""

    def __init__(self, connection: psycopg.Connection, folder: Path) -> None:
        self.connection, self.folder = connection, folder
        self.dataset = PROBE
        self.landing = Landing(folder / "landing")

    def land(self, body: bytes, name: str = "file.csv") -> Landed:
        path = self.folder / name
        path.write_bytes(body)
        return Web(self.connection, self.landing, SOURCE, self.dataset).land_file(
            "p", dropped(str(path))
        )

    def load(self, *pages: Page, reported: int | None = None) -> tuple[int, int]:
        with self.connection.transaction():
            ensure_table(self.connection, self.dataset)
            delivery = Delivery("p", pages, reported)
            [counts] = load(self.connection, self.landing, self.dataset, delivery).values()
            return counts

    def load_csv(self, body: bytes, reported: int | None = None, **shape: str) -> tuple[int, int]:
        assert self.dataset.file is not None
        page = Page(self.land(body), csv=replace(self.dataset.file, **shape))
        return self.load(page, reported=reported)

    def load_rows(self, *rows: tuple[str, list[Any]], reported: int | None = None) -> Any:
        page = Page(self.land(repr(rows).encode()), read=lambda body: iter(rows))
        return self.load(page, reported=reported)

    def query(self, statement: str) -> list[Any]:
        found = self.connection.execute(statement).fetchall()  # type: ignore[call-overload]
        self.connection.commit()
        return found

    def raw(self) -> list[tuple[Any, ...]]:
        return self.query("select kode, nama, jumlah, _row from raw.probe__file order by _row")

    def quarantine(self) -> list[tuple[Any, ...]]:
        return self.query(
            "select source_row, column_name, reason, raw_value, raw_row from ops.quarantine"
            " order by quarantine_id"
        )

    def partitions(self) -> list[str]:
        found = self.query(
            "select relname from pg_class inner join pg_namespace on relnamespace ="
            " pg_namespace.oid where nspname = 'raw' and relname like 'probe%%\\_s%%'"
        )
        return [row[0] for row in found]


@pytest.fixture
def probe(home: Home, tmp_path: Path) -> Iterator[Probe]:
    with warehouse.connect("ssk_loader") as connection:
        connection.execute(
            "insert into ops.source values ('probe', '', '', '', '', '', '', '', '', 1, null, null)"
        )
        connection.execute("insert into ops.dataset values ('probe.file', 'probe', 'x', 'x')")
        connection.commit()
        yield Probe(connection, tmp_path)
        connection.rollback()
        connection.execute("drop table if exists raw.probe__file")
        connection.commit()
    home.rows(EMPTY)
    home.rows("delete from ops.dataset where source_id = 'probe'")
    home.rows("delete from ops.source where source_id = 'probe'")


GOOD = [
    ("6207", "Kab. Lamandau", "1,234.5", "row 2"),
    ("6208", "Kab. Seruyan", None, "row 3"),
]


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        (b'Kode,Nama,Jumlah\n6207,Kab. Lamandau,"1,234.5"\n6208,Kab. Seruyan,\n', {}),
        (b'Kode,Nama,Jumlah\r\n6207,Kab. Lamandau,"1,234.5"\r\n6208,Kab. Seruyan,', {}),
        (b"Kode;Nama;Jumlah\n6207;Kab. Lamandau;1,234.5\n6208;Kab. Seruyan;\n", {"delimiter": ";"}),
        (
            b'\xef\xbb\xbfKode,Nama,Jumlah\n6207,Kab. Lamandau,"1,234.5"\n6208,Kab. Seruyan,\n',
            {},
        ),
        (b'Kode,Nama,Jumlah\n6207,Kab. Lamandau,"1,234.5"\n6208,Kab. Seruyan,\n\n\n', {}),
        (b'Kode , Nama,Jumlah\n6207,Kab. Lamandau,"1,234.5"\n6208,Kab. Seruyan,\n', {}),
    ],
    ids=["lf", "crlf, no last end", "semicolon", "byte order mark", "blank end", "spaces"],
)
def test_csv(probe: Probe, body: bytes, shape: dict[str, str]) -> None:
    assert probe.load_csv(body, **shape) == (2, 0)
    assert probe.raw() == GOOD
    assert probe.quarantine() == []


def test_latin_1(probe: Probe) -> None:
    probe.load_csv("Kode,Nama,Jumlah\n1,km² é,2\n".encode("latin-1"), encoding="latin-1")
    assert probe.raw() == [("1", "km² é", "2", "row 2")]


def test_latin_1_where_utf_8_is_declared(probe: Probe) -> None:
    """The row is kept for inspection; it is not loaded with a letter that is not there."""
    rows = [f"{n},desa,1" for n in range(9)]
    body = "\n".join(["Kode,Nama,Jumlah", *rows, "10,Tête,1", ""]).encode("latin-1")
    assert probe.load_csv(body) == (9, 1)
    [(row, column, reason, _, raw_row)] = probe.quarantine()
    assert (row, column, reason) == ("row 11", None, "karakter yang tidak dapat dibaca")
    assert raw_row == ["10", "T\ufffdte", "1"]


def test_commas_and_line_breaks_in_quotes(probe: Probe) -> None:
    """A record is one row of a spreadsheet, however many lines it takes."""
    body = b'Kode,Nama,Jumlah\n1,"a, ""b""",1\n2,"two\nlines",2\n3,c,3\n'
    assert probe.load_csv(body) == (3, 0)
    assert probe.raw() == [
        ("1", 'a, "b"', "1", "row 2"),
        ("2", "two\nlines", "2", "row 3"),
        ("3", "c", "3", "row 4"),
    ]


def test_an_inch_sign_does_not_join_two_rows(probe: Probe) -> None:
    """COPY alone would read one row: 1 | 5 pipa,1<newline>2,6 pipa | 2."""
    assert probe.load_csv(b'Kode,Nama,Jumlah\n1,5" pipa,1\n2,6" pipa,2\n') == (2, 0)
    assert [row[:3] for row in probe.raw()] == [("1", '5" pipa', "1"), ("2", '6" pipa', "2")]


def test_a_quote_that_does_not_close_refuses_the_file(probe: Probe) -> None:
    """Else the rest of the file would hide in one refused row, under any limit."""
    rows = [f"{n},desa,1" for n in range(20)]
    rows[15] = '15,"desa,1'
    body = "\n".join(["Kode,Nama,Jumlah", *rows, ""]).encode()
    with pytest.raises(
        PullError, match="the record that begins in row 17 cannot be read"
    ) as caught:
        probe.load_csv(body)
    assert caught.value.outcome == "malformed"
    assert probe.partitions() == []


def test_a_ragged_row_is_kept_aside_and_the_others_load(probe: Probe) -> None:
    body = b"Kode,Nama,Jumlah\n1,a,1\n2,b\n3,c,3\n4,d,4,5\n5,e,5\n6,f,6\n7,g,7\n"
    assert probe.load_csv(body) == (5, 2)
    assert [row[3] for row in probe.raw()] == ["row 2", "row 4", "row 6", "row 7", "row 8"]
    assert probe.quarantine() == [
        ("row 3", None, "2 kolom, seharusnya 3", None, ["2", "b"]),
        ("row 5", None, "4 kolom, seharusnya 3", None, ["4", "d", "4", "5"]),
    ]


def test_a_nul_byte(probe: Probe) -> None:
    body = b"Kode,Nama,Jumlah\n1,a,1\n2,b\x00b,2\n3,c,3\n4,d,4\n"
    assert probe.load_csv(body) == (3, 1)
    [(row, _, reason, _, raw_row)] = probe.quarantine()
    assert (row, reason) == ("row 3", "karakter yang tidak dapat dibaca")
    assert raw_row == ["2", "b\ufffdb", "2"]


def test_a_number_that_cannot_be_read(probe: Probe) -> None:
    """The row loads as delivered; its cell is on record and staging leaves it null."""
    body = b'Kode,Nama,Jumlah\n1,a,"1.234,5"\n2,b,2\n3,c,\n4,d,-\n'
    assert probe.load_csv(body) == (4, 0)
    assert probe.raw()[0] == ("1", "a", "1.234,5", "row 2")
    assert probe.quarantine() == [
        ("row 2", "jumlah", "bukan angka yang dapat dibaca", "1.234,5", None)
    ]


def test_a_format_of_some_rows_only(probe: Probe) -> None:
    probe.dataset = replace(
        PROBE,
        numbers={"jumlah where kode=number": "plain", "jumlah where kode=string": "id"},
    )
    probe.load_rows(
        ("/0", ["number", "", "75.65"]),
        ("/1", ["string", "", "75,65"]),
        ("/2", ["number", "", "75,65"]),
        ("/3", ["none", "", "?"]),
    )
    assert [row[0] for row in probe.quarantine()] == ["/2"]


def test_a_mark_is_read_by_the_legend_of_its_table(probe: Probe) -> None:
    probe.dataset = replace(PROBE, legend_column="nama")
    body = b"Kode,Nama,Jumlah\n1,*) Angka sementara,61.2*)\n2,tanpa keterangan,61.3*)\n3,,4\n4,,5\n"
    assert probe.load_csv(body) == (4, 0)
    assert probe.connection.execute(
        "select source_row, raw_value from ops.quarantine"
    ).fetchall() == [("row 3", "61.3*)")]


def test_a_mark_is_read_by_the_legend_of_its_row(probe: Probe) -> None:
    """G18: a whole table of backcast figures is no reason to refuse it."""
    probe.dataset = replace(PROBE, numbers={"jumlah": "id"}, legend_column="nama")
    rows = [(f"/{n}", [str(n), "Sumber: Susenas *)Backcasting", "76,31*)"]) for n in range(5)]
    assert probe.load_rows(*rows, ("/5", ["5", "Sumber: Susenas", "76,31*)"])) == (6, 0)
    [(row, column, reason, value, _)] = probe.quarantine()
    assert (row, column, value) == ("/5", "jumlah", "76,31*)")
    assert reason == "tanda pada angka tanpa keterangan di tabel"


def test_too_many_bad_rows_refuse_the_load(probe: Probe) -> None:
    probe.load_csv(b"Kode,Nama,Jumlah\n1,a,1\n")
    body = b"Kode,Nama,Jumlah\n1,a,1\n2,b\n3,c,x\n"
    with pytest.raises(PullError) as caught:
        probe.load_csv(body)
    assert caught.value.outcome == "malformed"
    assert "2 of 3 rows cannot be read, more than 30 %" in caught.value.message
    assert "row 3" in caught.value.message and "row 4 jumlah 'x'" in caught.value.message
    assert probe.raw() == [("1", "a", "1", "row 2")]
    assert probe.quarantine() == []
    assert len(probe.partitions()) == 1


def test_a_column_that_the_source_has_got_since(probe: Probe) -> None:
    probe.load_csv(b"Kode,Nama,Jumlah\n1,a,1\n")
    probe.dataset = replace(
        PROBE,
        columns=(*PROBE.columns, "catatan"),
        file=FileShape(header=(*HEADER, "Catatan")),
    )
    assert probe.load_csv(b"Kode,Nama,Jumlah,Catatan\n2,b,2,baru\n") == (1, 0)
    assert probe.query("select kode, catatan from raw.probe__file order by kode") == [
        ("1", None),
        ("2", "baru"),
    ]


def test_loading_again_is_a_no_op(probe: Probe) -> None:
    body = b"Kode,Nama,Jumlah\n1,a,1\n2,b\n3,c,3\n4,d,4\n"
    first = probe.load_csv(body)
    state = probe.query("select snapshot_id, row_count, loaded_at from ops.snapshot")
    assert probe.load_csv(body) == first == (3, 1)
    assert probe.query("select snapshot_id, row_count, loaded_at from ops.snapshot") == state
    assert len(probe.partitions()) == 1
    assert len(probe.quarantine()) == 1


def test_a_partition_is_bound_to_its_snapshot(probe: Probe) -> None:
    probe.load_csv(b"Kode,Nama,Jumlah\n1,a,1\n")
    probe.load_csv(b"Kode,Nama,Jumlah\n2,b,2\n")
    found = probe.query("select kode, _snapshot_id, tableoid::regclass::text from raw.probe__file")
    assert sorted(found) == [
        (kode, number, f"raw.probe__file__s{number}") for kode, number, _ in sorted(found)
    ]
    assert not probe.query(
        "select conname from pg_constraint inner join pg_class on pg_class.oid = conrelid"
        " where relname like 'probe%%' and contype = 'c'"
    )


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Kode,Nama,Total", r"missing: \['Jumlah'\], new: \['Total'\]"),
        ("Kode,Nama", r"missing: \['Jumlah'\], new: none"),
        ("Kode,Nama,Jumlah,Ket", r"missing: none, new: \['Ket'\]"),
        ("Nama,Kode,Jumlah", "missing: none, new: none, order differs"),
        ("", r"missing: \['Kode', 'Nama', 'Jumlah'\]"),
    ],
)
def test_a_changed_header_names_its_columns(probe: Probe, header: str, told: str) -> None:
    with pytest.raises(PullError, match=told) as caught:
        probe.load_csv(f"{header}\n1,a,1\n".encode())
    assert caught.value.outcome == "malformed"
    assert "ssk/sources/probe.yml" in caught.value.remedy
    assert probe.partitions() == []


def test_a_file_without_lines_is_no_csv(probe: Probe) -> None:
    with pytest.raises(PullError, match="the header changed"):
        probe.load_csv(b"\x00\xff" * 300_000)


def test_no_rows_are_empty_not_zero(probe: Probe) -> None:
    with pytest.raises(PullError) as caught:
        probe.load_csv(b"Kode,Nama,Jumlah\n")
    assert caught.value.outcome == "empty"
    assert probe.partitions() == []


@pytest.mark.parametrize(("reported", "fits"), [(3, True), (2, False), (4, False)])
def test_rows_must_equal_the_reported_count(probe: Probe, reported: int, fits: bool) -> None:
    """A refused row has arrived: it counts."""
    body = b"Kode,Nama,Jumlah\n1,a,1\n2,b,2\n3\n"
    probe.dataset = replace(PROBE, quarantine_limit_pct=50)
    if fits:
        assert probe.load_csv(body, reported) == (2, 1)
        return
    with pytest.raises(PullError, match=f"reports {reported} rows, 3 arrived") as caught:
        probe.load_csv(body, reported)
    assert caught.value.outcome == "malformed"
    assert probe.partitions() == []


def test_all_pages_or_none(probe: Probe) -> None:
    good = Page(probe.land(b"good"), read=lambda body: iter([("/0", ["1", "a", "1"])]))
    bad = Page(probe.land(b"bad"), read=lambda body: iter([("/0", ["1", "a", "x"])]))
    with pytest.raises(PullError):
        probe.load(good, bad)
    assert probe.partitions() == []
    assert probe.load(good) == (1, 0)


@pytest.mark.parametrize("fault", [KeyError("nama"), TypeError("null"), IndexError(), ValueError()])
def test_a_record_of_another_shape_is_malformed(probe: Probe, fault: Exception) -> None:
    def read(body: bytes) -> Iterator[tuple[str, list[str]]]:
        yield "/data/0", ["1", "a", "1"]
        raise fault

    with pytest.raises(PullError, match="the record after /data/0 has another shape") as caught:
        probe.load(Page(probe.land(b"x"), read=read))
    assert caught.value.outcome == "malformed"
    assert probe.partitions() == []


def test_a_value_that_is_no_text_is_malformed(probe: Probe) -> None:
    with pytest.raises(PullError, match="holds a value that is no text"):
        probe.load_rows(("/0", ["1", {"a": 1}, "1"]))


HOSTILE = "x'); drop table ops.release; --"


def test_names_and_values_are_never_sql(probe: Probe) -> None:
    columns = ('kode"; drop table ops.pull; --', "nama%s{0}'", "jumlah")
    probe.dataset = replace(
        PROBE,
        columns=columns,
        numbers={f"jumlah where {columns[1]}={HOSTILE}": "us"},
    )
    body = f'Kode,Nama,Jumlah\n"{HOSTILE}",{HOSTILE},x\n1,{{0}}%s,1\n2,b,2\n3,c,3\n'.encode()
    assert probe.load_csv(body) == (4, 0)
    stored = probe.query("select * from raw.probe__file order by _row")
    assert stored[0][:3] == (HOSTILE, HOSTILE, "x")
    assert stored[1][:3] == ("1", "{0}%s", "1")
    assert [row[3] for row in probe.quarantine()] == ["x"]
    assert probe.query("select count(*) from ops.pull") == [(0,)]
    assert probe.query("select count(*) from ops.release") == [(0,)]


cells = st.text(st.characters(exclude_characters="\x00\ufffd\r", exclude_categories=["Cs"]))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(st.from_regex(r"\A\w+\Z"), cells, st.just("1")), min_size=1))
def test_any_text_is_kept_as_delivered(probe: Probe, rows: list[tuple[str, str, str]]) -> None:
    """Both ways into raw keep every character; an empty cell is null."""
    quoted = ['{},"{}",{}'.format(a, b.replace('"', '""'), c) for a, b, c in rows]
    body = "\n".join(["Kode,Nama,Jumlah", *quoted, ""]).encode()
    assert probe.load_csv(body) == (len(rows), 0)
    stored = probe.query(
        "select kode, coalesce(nama, ''), jumlah from raw.probe__file"
        f" where _snapshot_id = {probe.land(body).snapshot_id}"
        " order by substring(_row from 5)::int"
    )
    assert stored == rows


def test_lone_surrogates_of_json_are_kept_aside(probe: Probe) -> None:
    broken = json.loads(r'"\ud800"')
    rows = [(f"/{n}", ["1", "a", "1"]) for n in range(5)]
    assert probe.load_rows(*rows, ("/5", ["1", broken, "1"])) == (5, 1)
    assert probe.quarantine()[0][0] == "/5"


def test_a_checked_table_keeps_the_row_of_a_number_that_cannot_be_read(probe: Probe) -> None:
    """A check refuses its row; a number that is no number is left out of a row that stays."""
    check = Check("few", ("jumlah",), "jumlah < 100", "Terlalu banyak.", "Periksa.")
    probe.dataset = replace(probe.dataset, checks=(check,), quarantine_limit_pct=100.0)
    landed = probe.land(b"Kode,Nama,Jumlah\n1,a,5\n2,b,500\n3,c,banyak\n")
    page = Page(landed, csv=FileShape(header=HEADER))
    assert probe.load(page) == (2, 1)
    assert probe.load(page) == (2, 1), "loaded before"
    refused = probe.connection.execute(
        "select source_row, raw_row is not null from ops.quarantine order by 1"
    ).fetchall()
    assert refused == [("row 3", True), ("row 4", False)]
