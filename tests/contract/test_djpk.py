"""APBD of the DJPK portal: codes of its own, an HTML page that may be anything, money as text."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from support import Home

from ssk import sources
from ssk.errors import PullError
from ssk.ingest import PartResult, ingest
from ssk.sandbox.server import Sandbox
from ssk.sources.djpk import MAX_BYTES, Place, _check_list, _check_table, rows

pytestmark = pytest.mark.usefixtures("hasty")

APBD = sources.dataset("djpk.apbd")
LAHAT = Place(2024, 12, "06", "Provinsi Sumatera Selatan", "01", "Kab. Lahat")
NOTE = "Data APBD Murni, realisasi APBD s.d Desember 2024, - data diterima SIKD per 05 Juli 2025"
HEADINGS = ("", "Akun", "Anggaran/Pagu", "Realisasi", "%")

Row = tuple[str, str, str, str]


def page(
    *lines: Row,
    headings: tuple[str, ...] = HEADINGS,
    name: str = "Kab. Lahat",
    year: int = 2024,
) -> bytes:
    """A page in the shape that public code has recorded."""
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "".join(
        f"<tr><td></td>{''.join(f'<td>{cell}</td>' for cell in line)}<tr/>\n" for line in lines
    )
    return (
        "<html><head><script>var a = '<table><tr><td>x</td></tr></table>' < 1;</script></head>"
        "<body>"
        "<!-- <table><tr><td>Akun</td></tr></table> -->"
        f"<h4>POSTUR APBD<br/>{name}<br/>Tahun {year}</h4><p>Keterangan: {NOTE}</p>"
        '<select id="sel_provinsi"><option value="--">Semua</option>'
        '<option value="06" selected>Provinsi Sumatera Selatan</option></select>'
        f'<table class="table tab-primary table-striped"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></body></html>"
    ).encode()


BUDGET: Row = ("Pendapatan Daerah", "3.752,70 M", "3.920,45 M", "104.47")
FINANCING: Row = ("Pembiayaan Daerah", "61,82 M", "-24,01 M", "-38.84")


def judged(body: bytes, place: Place = LAHAT) -> PullError:
    with pytest.raises(PullError) as caught:
        _check_table(APBD, place, BytesIO(body), "GET djpk")
    return caught.value


def by_part(results: list[PartResult]) -> dict[str, str]:
    return {result.part: result.outcome for result in results}


def test_the_recorded_page() -> None:
    body = page(BUDGET, FINANCING)
    _check_table(APBD, LAHAT, BytesIO(body), "GET djpk")
    context = ["2024", "12", "06", "Provinsi Sumatera Selatan", "01", "Kab. Lahat"]
    assert list(rows(APBD, LAHAT, body)) == [
        ("table row 1", [*context, *BUDGET, NOTE]),
        ("table row 2", [*context, *FINANCING, NOTE]),
    ]
    assert _check_list("sel_provinsi", BytesIO(body), "x") == {"06": "Provinsi Sumatera Selatan"}


def test_spacing_of_a_name_may_differ_from_the_list() -> None:
    place = Place(2024, 12, "03", "Provinsi Sumatera Barat", "07", "Kab. Lima Puluh Kota")
    _check_table(APBD, place, BytesIO(page(BUDGET, name="Kab. Limapuluh Kota")), "GET djpk")


@pytest.mark.parametrize(
    ("body", "outcome", "said"),
    [
        (b"<html><body>One moment, please...</body></html>", "blocked", "not the portal's"),
        (page(BUDGET, headings=("", "Akun", "Pagu", "Realisasi", "%")), "malformed", "'Pagu'"),
        (page(BUDGET, name="Kab. Lahat Baru"), "malformed", "not the page of Kab. Lahat 2024"),
        (page(BUDGET, year=2023), "malformed", "not the page of Kab. Lahat 2024"),
        (page(BUDGET, name="Kab. Kapuas"), "malformed", "POSTUR APBD Kab. Kapuas Tahun 2024"),
        (page(("Belanja", "1,00 M")), "malformed", "3 cells under 5 headings"),  # type: ignore[arg-type]
        (page(BUDGET)[:-30], "malformed", "breaks off"),
        (page(BUDGET) + b" " * MAX_BYTES, "malformed", "more than"),
        (page(), "empty", "no rows"),
    ],
)
def test_pages_that_are_refused(body: bytes, outcome: str, said: str) -> None:
    error = judged(body)
    assert (error.outcome, said in error.message) == (outcome, True), error.message


def test_codes_are_those_of_the_page(home: Home, sandbox: Sandbox) -> None:
    """Neither Kemendagri (62.07) nor BPS (6208): found by name in the lists of the page."""
    results = ingest("djpk.apbd")
    assert len(results) == 15
    assert {result.outcome for result in results} == {"ok"}
    assert home.rows(
        "select distinct kode_provinsi, kode_pemda, nama_provinsi from raw.djpk__apbd"
        " where nama_pemda = 'Kab. Seruyan'"
    ) == [("15", "08", "Provinsi Kalimantan Tengah")]
    assert len(sandbox.requests) == 2 + 15
    # as delivered: rounded, with its unit, and a percent with two points
    assert home.rows(
        "select anggaran, realisasi, persen from raw.djpk__apbd"
        " where kode_pemda = '08' and akun = 'Belanja Bantuan Sosial'"
    ) == [("0,45 M", "7,22 M", "1.599.46")]
    assert home.one("select count(*) from raw.djpk__apbd where realisasi like '-%'") > 0
    assert home.one("select bool_and(keterangan ~ 'CONTOH') from raw.djpk__apbd") is True


def test_years_of_a_backfill(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(APBD.options, "pemda", ["Kab. Seruyan", "Provinsi Kalimantan Tengah"])  # type: ignore[arg-type]
    assert by_part(ingest("djpk.apbd", years=range(2017, 2020))) == {
        "2017/15.08": "empty",
        "2017/15.00": "empty",
        "2018/15.08": "ok",
        "2018/15.00": "ok",
        "2019/15.08": "ok",
        "2019/15.00": "ok",
    }


@pytest.mark.parametrize("option", ["provinces", "pemda"])
def test_a_name_that_the_lists_do_not_have(
    home: Home, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setitem(APBD.options, option, ["Kab. Seruyen"])  # type: ignore[arg-type]
    [result] = ingest("djpk.apbd")
    assert result.outcome == "malformed"
    assert "lists 'Kab. Seruyen' 0 times" in result.message
    assert "ssk/sources/djpk.yml" in result.message


def test_money_in_another_unit_is_quarantined(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(APBD.options, "pemda", ["Kab. Seruyan"])  # type: ignore[arg-type]
    monkeypatch.setattr("ssk.sandbox.djpk._money", spoil_one("0,45 M", "450,00 Jt"))
    [result] = ingest("djpk.apbd")
    assert (result.outcome, result.loaded, result.quarantined) == ("ok", 28, 1)
    [(cell, reason)] = home.rows("select raw_value, reason from ops.quarantine")
    assert cell == "450,00 Jt"
    assert "miliar rupiah" in reason and "ssk/sources/djpk.yml" in reason


def spoil_one(old: str, new: str) -> Callable[[float, str | None], str]:
    from ssk.sandbox.djpk import _money

    return lambda rupiah, fault: _money(rupiah, fault).replace(old, new)


def test_the_real_extract(home: Home, shared_data: Path) -> None:
    """Real figures of 2024, printed as the portal prints them, come back as they were."""
    with (shared_data / "apbd" / "djpk_apbd_2024_sumsel_extract.csv").open(newline="") as file:
        extract = [line for line in csv.DictReader(file) if line["anggaran_rp"]]
    pages: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in extract:
        pages[line["djpk_pemda"], line["pemda"]].append(line)
    read = {}
    for (code, name), lines in pages.items():
        place = Place(2024, 12, "06", "Provinsi Sumatera Selatan", code, name)
        body = page(
            *(
                (line["akun"], miliar(line["anggaran_rp"]), miliar(line["realisasi_rp"]), "")
                for line in lines
            ),
            name=name,
        )
        _check_table(APBD, place, BytesIO(body), "GET djpk")
        for _, (*_, account, budget, realised, _, _) in rows(APBD, place, body):
            read[name, account] = [rupiah(home, text) for text in (budget, realised)]
    assert len(read) == len(extract) == 19
    for line in extract:
        expected = [Decimal(line["anggaran_rp"]), Decimal(line["realisasi_rp"] or "NaN")]
        found = read[line["pemda"], line["akun"]]
        assert found[0] == expected[0]
        assert found[1] == expected[1] or (found[1] is None and expected[1].is_nan())
    leaves = ("Pegawai", "Barang dan Jasa", "Modal", "Lainnya")
    parts = [read["Kab. Lahat", f"Belanja {leaf}"][0] for leaf in leaves]
    assert sum(parts) == read["Kab. Lahat", "Belanja Daerah"][0]


def miliar(amount: str) -> str:
    if not amount:
        return "-"
    return f"{Decimal(amount) / 10**9:,.2f} M".translate(str.maketrans(",.", ".,"))


def rupiah(home: Home, text: str) -> Decimal | None:
    """As staging reads it."""
    return home.one(
        "select round((ops.read_number(regexp_replace(%s, ' M$', ''), 'id')).value * 1000000000)",
        text,
    )
