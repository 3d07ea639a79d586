"""SIPD e-walidata: ``/sipd/ewalidata/serv/get_dssd_final?kodepemda=6207&tahun=2025``.

VERIFIED (public source code): the path, the Bearer token, a plain list of rows and their fields.
BELIEVED: the answer to a token that is refused (HTTP 401), verification days with a time. The
indicators and their values are CONTOH, which each of them says.
"""

from typing import Any

from ssk.sandbox import samples
from ssk.sandbox.data import SandboxData
from ssk.sandbox.reply import Call, Reply, json_reply

YEARS = range(2018, 2027)
REFUSED_TOKEN = "token-ditolak"
# code, indicator, unit, largest value, how it is written
INDICATORS = (
    ("1.03", "Pekerjaan Umum dan Penataan Ruang", "Panjang drainase kondisi baik", "km", 90, ","),
    ("1.03", "Pekerjaan Umum dan Penataan Ruang", "Jumlah IPLT", "unit", 3, "whole"),
    ("1.03", "Pekerjaan Umum dan Penataan Ruang", "Jumlah truk tinja", "unit", 5, "whole"),
    ("1.04", "Perumahan dan Kawasan Permukiman", "Rumah dengan sanitasi layak", "unit", 9000, "."),
    ("2.11", "Lingkungan Hidup", "Timbulan sampah", "ton/tahun", 30000, "us"),
    ("2.11", "Lingkungan Hidup", "Dokumen kebijakan sampah", "dokumen", 0, "word"),
)


class Sipd:
    """Any token but one opens every kabupaten and kota of Kalimantan Tengah and the province."""

    BASE = "ewalidata/serv/"

    def __init__(self, data: SandboxData) -> None:
        self.codes = {k.kemendagri_code.replace(".", "") for k in data.of_province("62")} | {"62"}

    def answer(self, call: Call) -> Reply:
        """The final data of a pemda and year; a pemda or year without any gives an empty list."""
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token == REFUSED_TOKEN or call.fault == "key_refused":
            return json_reply({"message": "Unauthorized"}, 401)
        if call.path != "get_dssd_final":
            return json_reply({"message": "Not Found"}, 404)
        code, year = call.params.get("kodepemda", ""), int(call.params.get("tahun") or 0)
        rows = _rows(code, year) if code in self.codes and year in YEARS else []
        match call.fault:
            case "empty":
                rows = []
            case "shrunk":
                rows = rows[:1]
            case "changed_column":
                rows = [{"nilai" if k == "data" else k: v for k, v in r.items()} for r in rows]
            case "changed_type":
                rows = [{**row, "data": {"nilai": row["data"]}} for row in rows]
        return json_reply(rows, cacheable=False)


def _rows(code: str, year: int) -> list[dict[str, Any]]:
    found = []
    for number, (field, field_name, name, unit, largest, style) in enumerate(INDICATORS, start=1):
        value = largest * (0.5 + samples.unit_interval(name, code, year) / 2)
        found.append(
            {
                "idtransaksi": f"{code}-{year}-{number}",
                "kodebidang": field,
                "uraibidang": field_name,
                "kodeindikator": f"{field}.{number:06d}",
                "uraian_indikator": f"{name} (CONTOH)",
                "satuan": unit,
                "tahun": str(year),
                "data": _written(value, style),
                "tanggal_verifikasi_walidata": f"{year + 1}-02-{number:02d} 09:30:00",
                "tanggal_verifikasi_pembinadata": None,
            }
        )
    return found


def _written(value: float, style: str) -> str:
    """As different people write: 63,5 | 3 | 7.125 (which may be either) | 21,034.50 | a word."""
    match style:
        case ",":
            return f"{value:.1f}".replace(".", ",")
        case ".":
            return f"{value:,.0f}".replace(",", ".")
        case "us":
            return f"{value:,.2f}"
        case "word":
            return "ada"
    return f"{value:.0f}"


SANDBOX = Sipd
