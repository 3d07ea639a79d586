"""Static tables and SIMDASI tables of the BPS sandbox: every figure is CONTOH, made at start-up.

VERIFIED: the fields of the answers, that a static table is HTML escaped inside JSON, that a SIMDASI
error stands inside an OK. BELIEVED: how the HTML is laid out; there is one of each kind that is
expected (merged headings, no ``th`` at all, sections, a column of numbers).
"""

import html
from collections.abc import Iterable, Sequence
from typing import Any

from ssk.sandbox import samples
from ssk.sandbox.data import Kabkota, SandboxData

TOKEN = "CONTOH-TOKEN-UNDUH"
SOURCE = "Sumber: CONTOH, angka buatan untuk uji coba, bukan angka resmi."
AREA = ["Kabupaten/Kota", "Luas (km2)"]


def comma(value: float) -> str:
    """A figure as BPS prints it."""
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def improved(k: Kabkota, year: int) -> float:
    pct = k.sanitation_improved_pct
    return samples.improved_pct(k.bps_code, year, pct, "sanitasi") / 100


def static_table(row: dict[str, str], data: SandboxData, fault: str | None) -> dict[str, Any]:
    """The answer's ``data`` for one static table."""
    regions = data.of_province("62")
    lines = _LAYOUTS[row["content"]](row["title"], regions[:1] if fault == "shrunk" else regions)
    name = "tabel" if fault == "changed_column" else "table"
    markup = html.escape(f'<table border="1">{"".join(lines)}</table>')
    return {
        "table_id": int(row["table_id"]),
        "subj_id": int(row["subj_id"]),
        "title": row["title"],
        name: {"html": markup} if fault == "changed_type" else markup,
        "cr_date": row["updt_date"],
        "updt_date": row["updt_date"],
        "excel": excel(row),
        "size": "0.03 MB",
    }


def excel(row: dict[str, str]) -> str:
    return f"https://example.invalid/downloadapi.html?data={row['table_id']}&tokenuser={TOKEN}"


def _tr(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _td(texts: Sequence[str], tag: str = "td") -> list[str]:
    return [f"<{tag}>{text}</{tag}>" for text in texts]


def _merged(title: str, regions: Sequence[Kabkota]) -> list[str]:
    """Headings that span columns and rows; a region without data in one of its years."""
    lines = [
        "<thead>",
        f'<tr><th colspan="5">{title}</th></tr>',
        '<tr><th rowspan="2">Kabupaten/<br>Kota</th><th colspan="2">Layak &amp; aman</th>'
        '<th colspan="2">BABS</th></tr>',
        _tr(_td(["2023", "2024", "2023", "2024"], "th")),
        "</thead><tbody>",
    ]
    for k in regions:
        ladders = [
            samples.sanitation_ladder(k.bps_code, year, k.sanitation_improved_pct)
            for year in (2023, 2024)
        ]
        cells = [k.bps_label, *(comma(rungs["Aman"]) for rungs in ladders)]
        cells += [comma(rungs["BABS terbuka"]) for rungs in ladders]
        if k.bps_code == "6207":
            cells[2] = "..."
        lines.append(_tr(_td(cells)))
    return [*lines, f'<tr><td colspan="5">{SOURCE}</td></tr></tbody>']


def _plain(title: str, regions: Sequence[Kabkota]) -> list[str]:
    """As exported from a spreadsheet: no ``th``, years and counters as headings, a mark."""
    lines = [
        f'<tr><td colspan="4"><b>{title}</b></td></tr>',
        _tr(_td(["Kabupaten/Kota", "2022", "2023", "2024"])),
        _tr(_td(["(1)", "(2)", "(3)", "(4)"])),
    ]
    for k in regions:
        cells = [comma(improved(k, year)) for year in range(2022, 2025)]
        cells[2] = "-" if k.bps_code == "6207" else f"{cells[2]}*)"
        lines.append(_tr(_td([k.bps_label, *cells])))
    return [*lines, f'<tr><td colspan="4">Catatan: *) Angka sementara. {SOURCE}</td></tr>']


def _sections(title: str, regions: Sequence[Kabkota]) -> list[str]:
    """Rows in two sections, whose names run over the whole width."""
    lines = [_tr(_td(["Daerah", "Layak"], "th"))]
    for kind in ("Kabupaten", "Kota"):
        lines.append(f'<tr><td colspan="2">{kind}</td></tr>')
        lines += [
            _tr(_td([k.bps_label, comma(improved(k, 2024))]))
            for k in regions
            if k.name.startswith(kind)
        ]
    return [*lines, f'<tr><td colspan="2">{SOURCE}</td></tr>']


def _numbered(title: str, regions: Sequence[Kabkota]) -> list[str]:
    """A column of running numbers before the one that names the rows."""
    lines = [_tr(_td(["No.", "Kabupaten/Kota", "Aman", "Keterangan"], "th"))]
    for number, k in enumerate(regions, start=1):
        rungs = samples.sanitation_ladder(k.bps_code, 2024, k.sanitation_improved_pct)
        lines.append(_tr(_td([str(number), k.bps_label, comma(rungs["Aman"]), ""])))
    return [*lines, f'<tr><td colspan="4">{SOURCE}</td></tr>']


_LAYOUTS = {"merged": _merged, "plain": _plain, "sections": _sections, "numbered": _numbered}


class Simdasi:
    """``/interoperabilitas/datasource/simdasi/id/{23,24,25}``; every other id is a wrong one."""

    def __init__(self, data: SandboxData) -> None:
        self.data = data
        self.tables = data.rows("bps_simdasi.csv")

    def answer(self, params: dict[str, str], fault: str | None) -> dict[str, Any]:
        """What stands inside the outer OK."""
        wilayah, kind = params.get("wilayah", ""), params.get("id", "")
        tables = [table for table in self.tables if table["wilayah"] == wilayah]
        if kind in ("23", "24"):
            return self._list(tables, fault) if tables else _error("Wilayah tidak ditemukan")
        if kind != "25" or not {"tahun", "id_tabel"} <= params.keys():
            return _error("Invalid Parameter")
        for table in tables:
            if table["id_tabel"] == params["id_tabel"] and params["tahun"] in _years(table):
                return self._table(table, int(params["tahun"]), fault)
        return _error("Tabel tidak ditemukan")

    def _list(self, tables: list[dict[str, str]], fault: str | None) -> dict[str, Any]:
        """Years come as a list or as text with commas; the documentation has both."""
        name = "id" if fault == "changed_column" else "id_tabel"
        rows = [
            {
                name: table["id_tabel"],
                "judul": {"ind": table["judul"]} if fault == "changed_type" else table["judul"],
                "judul_en": table["judul"],
                "kode_tabel": table["kode_tabel"],
                "ketersediaan_tahun": table["ketersediaan_tahun"]
                if "," in table["ketersediaan_tahun"]
                else [int(year) for year in _years(table)],
                "id_subject": "Q09OVE9I",
                "bab": "Sosial",
                "bab_en": "Social",
                "subject": "Perumahan",
                "subject_en": "Housing",
                "mms_id": 531,
                "mms_subject": "Perumahan",
            }
            for table in tables
        ]
        return _ok(tables[0]["wilayah"], data=rows)

    def _table(self, table: dict[str, str], year: int, fault: str | None) -> dict[str, Any]:
        """Rows of areas and, last, the total under the code of the area that was asked for."""
        wilayah = table["wilayah"]
        heads, rows = getattr(self, f"_{table['content']}")(year)
        columns = {f"{wilayah[:4]}k{position}x": name for position, name in enumerate(heads)}
        if fault == "shrunk":
            rows = rows[:1]
        data = [
            {
                "kode_wilayah": code,
                "label": label,
                "label_raw": label,
                "variables": {
                    column: {
                        "value": cell.replace(".", "").replace(",", "."),
                        "value_raw": {"teks": cell} if fault == "changed_type" else cell,
                    }
                    for column, cell in zip(columns, cells, strict=True)
                },
            }
            for code, label, cells in rows
        ]
        if fault == "wrong_count":  # a column that nothing names
            data[0]["variables"]["zzzzzzzzzz"] = {"value": "1", "value_raw": "1"}
        about = {column: {"nama_variabel": name} for column, name in columns.items()}
        name = "columns" if fault == "changed_column" else "kolom"
        more = {"id_tabel": table["id_tabel"], "judul_tabel": table["judul"], "tahun_data": year}
        return _ok(wilayah, **more, **{name: about}, data=data)

    def _ladder(self, year: int) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
        heads = ["Sanitasi Layak", "BABS <i>Terbuka</i>"]
        rows = []
        for k in self.data.of_province("62"):
            rungs = samples.sanitation_ladder(k.bps_code, year, k.sanitation_improved_pct)
            layak = "..." if k.bps_code == "6207" else comma(improved(k, year))
            rows.append((f"{k.bps_code}000", k.bps_label, [layak, comma(rungs["BABS terbuka"])]))
        return heads, [*rows, ("6200000", "<b>Kalimantan Tengah</b>", ["70,00", "-"])]

    def _area(self, year: int) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
        return AREA[1:], [
            (f"{k.bps_code}000", k.bps_label, [comma(float(k.area_km2))])
            for k in self.data.of_province("62")
        ]

    def _districts(self, year: int) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
        counts = {
            row["bps_code"]: round(1000 + 4000 * samples.unit_interval("rt", row["bps_code"], year))
            for row in self.data.rows("kecamatan_6208.csv")
        }
        names = {row["bps_code"]: row["name"] for row in self.data.rows("kecamatan_6208.csv")}
        rows = [(code, names[code], [f"{n:,}".replace(",", ".")]) for code, n in counts.items()]
        total = f"{sum(counts.values()):,}".replace(",", ".")
        return ["Rumah Tangga dengan Sanitasi Layak"], [*rows, ("6208000", "Seruyan", [total])]


def _years(table: dict[str, str]) -> list[str]:
    return table["ketersediaan_tahun"].replace(",", ";").split(";")


def _ok(wilayah: str, **more: Any) -> dict[str, Any]:
    head = {"status": 200, "condition": "OK", "message": "-", "created": "2025-01-01 00:00:00"}
    return {**head, "induk": wilayah, "wilayah": wilayah, **more}


def _error(message: str) -> dict[str, Any]:
    return {"status": 400, "condition": "ERROR", "message": message}
