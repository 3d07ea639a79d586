"""HTML tables as grids: merged cells, headings, sections, notes, and markup that means harm."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from ssk.html_tables import MAX_CELLS, read_table

NOTE = "<tr><td colspan=3>Sumber: BPS</td></tr>"


def cells(markup: str) -> list[tuple[str | None, str | None, str | None]]:
    """(row label, column label, text) of the cells; a note has neither label."""
    return [(d.row_label, d.column_label, d.text) for d in read_table(markup)]


def test_merged_headings_are_spread_over_their_columns() -> None:
    markup = """
        <table><thead><tr><th colspan=3>Judul</th></tr>
        <tr><th rowspan="2">Kabupaten/<br>Kota</th><th colspan='2'>Layak &amp; aman</th></tr>
        <tr><th>2023</th><th>2024</th></tr></thead>
        <tbody><tr><td>Seruyan</td><td>75,65</td><td> 76,1 </td></tr></tbody></table>"""
    assert cells(markup) == [
        ("Seruyan", "Layak & aman > 2023", "75,65"),
        ("Seruyan", "Layak & aman > 2024", "76,1"),
    ]


def test_without_marked_headings_the_first_number_begins_the_rows() -> None:
    """Years and counters head columns; they are no values."""
    markup = f"""
        <table><tr><td colspan=3><b>Judul, 2023-2024</b></td></tr>
        <tr><td>Kabupaten</td><td>2023</td><td>2024</td></tr>
        <tr><td>(1)</td><td>(2)</td><td>(3)</td></tr>
        <tr><td>Seruyan</td><td>1.075,65*)</td><td>...</td></tr>
        <tr><td>Lamandau</td><td>-</td><td></td></tr>{NOTE}</table>"""
    assert cells(markup) == [
        ("Seruyan", "2023", "1.075,65*)"),
        ("Seruyan", "2024", "..."),
        ("Lamandau", "2023", "-"),
        ("Lamandau", "2024", None),
        (None, None, "Sumber: BPS"),
    ]


def test_counters_under_marked_headings_are_no_row() -> None:
    markup = """<table><tr><th>Kab</th><th>Layak</th></tr><tr><td>(1)</td><td>(2)</td></tr>
        <tr><td>Seruyan</td><td>75,65</td></tr></table>"""
    assert cells(markup) == [("Seruyan", "Layak", "75,65")]


def test_a_column_of_running_numbers_names_no_row() -> None:
    markup = """<table><tr><th>No.</th><th>Kabupaten</th><th>Layak</th></tr>
        <tr><td>1</td><td>Seruyan</td><td>75,65</td></tr></table>"""
    assert cells(markup) == [("Seruyan", "Layak", "75,65")]


def test_a_text_over_the_whole_width_is_a_section_and_a_note() -> None:
    markup = """<table><tr><th>Daerah</th><th>Layak</th></tr>
        <tr><td colspan=2>Perkotaan</td></tr><tr><td>Seruyan</td><td>1</td></tr>
        <tr><td colspan=2>Perdesaan</td></tr><tr><td>Seruyan</td><td>2</td></tr></table>"""
    found = [(d.row, d.column, d.section, d.text) for d in read_table(markup)]
    assert found == [
        (2, None, None, "Perkotaan"),
        (3, 2, "Perkotaan", "1"),
        (4, None, None, "Perdesaan"),
        (5, 2, "Perdesaan", "2"),
    ]


def test_a_row_label_over_two_rows_names_both() -> None:
    markup = """<table><tr><th>Kab</th><th>Tahun</th><th>Layak</th></tr>
        <tr><td rowspan=2>Seruyan</td><td>2023</td><td>1</td></tr>
        <tr><td>2024</td><td>2</td></tr></table>"""
    assert [row for row, column, _ in cells(markup) if column == "Layak"] == ["Seruyan"] * 2


def test_cells_that_nobody_closed_and_scripts() -> None:
    markup = """<table><tr><th>Kab<th>Layak<tr><td>Seruyan<script>alert(1)</script><td>75,65
        <table><tr><td>!</td></tr></table></table>"""
    assert cells(markup) == [("Seruyan", "Layak", "75,65 !")]


def test_rows_are_counted_over_several_tables() -> None:
    one = "<table><tr><th>Kab</th><th>Layak</th></tr><tr><td>Seruyan</td><td>1</td></tr></table>"
    assert [d.row for d in read_table(one + one)] == [2, 4]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("", "no table"),
        ("<p>Data tidak tersedia</p>", "no table"),
        ("<table></table>", "no table"),
        ("<table><tr><th>Kab</th><th>Layak</th></tr></table>", "no rows under its headings"),
        (f"<table>{'<tr><td colspan=1000>x</td></tr>' * 300}</table>", "more than 200000 cells"),
        ("<table><tr><td rowspan=65534 colspan=9>x</td></tr>" + "<tr></tr>" * 60000, "more than"),
    ],
)
def test_what_is_no_table(markup: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        list(read_table(markup))


@pytest.mark.parametrize("piece", ["<table>", "<tr>", "<td>", "<td colspan=99>", "</td>", "<b "])
def test_hostile_markup_ends_soon(piece: str) -> None:
    began = time.monotonic()
    with suppress(ValueError):
        list(read_table("<table><tr>" + piece * (MAX_CELLS // len(piece))))
    assert time.monotonic() - began < 5
