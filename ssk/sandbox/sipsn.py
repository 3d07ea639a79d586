"""SIPSN public site: the two front-end calls of ``/sipsn/indikatif/public/`` (no published API).

VERIFIED (public source code): the path, the form fields, that a POST without the session cookie
gets 403 Forbidden, and the field names ``tahun``, ``nama_propinsi``, ``nama_dati2``,
``sisa_makanan``. BELIEVED: every other field name below, the cookie name, ``recordsTotal`` and
``recordsFiltered`` (usual DataTables fields), region ids as Kemendagri digits without the dot.
Values are the text of the 2024 exports, US format; a blank stays an empty string. The compositions
are made up: their rows say CONTOH in the name, for the answer has no other field for words.
"""

import secrets
from typing import Any

from ssk.sandbox.data import SandboxData
from ssk.sandbox.reply import Call, Reply, json_reply, text_reply
from ssk.sandbox.samples import unit_interval

COOKIE = "ci_session"
REGION_FIELDS = ("tahun", "nama_propinsi", "nama_dati2")
FIELDS = {
    "timbulan": ("timbulan_harian", "timbulan_tahunan"),
    "capaian": (
        "timbulan_tahunan",
        "pengurangan_tahunan",
        "persen_pengurangan",
        "penanganan_tahunan",
        "persen_penanganan",
        "terkelola_tahunan",
        "persen_terkelola",
        "daur_ulang_tahunan",
        "bahan_baku_tahunan",
        "recycling_rate",
        "kategori",
    ),
    "komposisi": (
        "sisa_makanan",
        "kayu_ranting",
        "kertas_karton",
        "plastik",
        "logam",
        "kain",
        "karet_kulit",
        "kaca",
        "lainnya",
    ),
    "sumber": (
        "rumah_tangga",
        "perkantoran",
        "pasar",
        "perniagaan",
        "fasilitas_publik",
        "kawasan",
        "lain",
    ),
}
PAGE = "<!doctype html><html><head><title>SIPSN</title></head><body><table id=list></table></body>"


class Sipsn:
    """Holds the sessions it has given out; a restart forgets them, as the real one does."""

    def __init__(self, data: SandboxData) -> None:
        balance = data.rows("sipsn_2024.csv")
        self.rows = {
            "timbulan": balance,
            "capaian": [row for row in balance if row["di_capaian"] == "1"],
            "komposisi": [_composition(row, "komposisi") for row in balance],
            "sumber": [_composition(row, "sumber") for row in balance],
        }
        self.sessions: set[str] = set()

    def answer(self, call: Call) -> Reply:
        """The start page (cookie) or the table call."""
        path = call.path.strip("/")
        if path == "indikatif/public" and call.method == "GET":
            session = secrets.token_hex(16)
            self.sessions.add(session)
            page = text_reply(PAGE)
            page.headers["set-cookie"] = f"{COOKIE}={session}; Path=/; HttpOnly"
            return page
        if path == "indikatif/public/home/ajax_list" and call.method == "POST":
            known = call.cookies.get(COOKIE) in self.sessions
            if not known or call.fault == "key_refused":
                return text_reply("Forbidden", 403, "text/plain")
            return self._table(call)
        return text_reply("<h1>404 Not Found</h1>", 404)

    def _table(self, call: Call) -> Reply:
        kind = call.params.get("jenis", "")
        rows = self._rows(kind, call.params)
        if call.fault in ("empty", "shrunk"):
            rows = rows[: 0 if call.fault == "empty" else 1]
        start = int(call.params.get("start") or 0)
        length = int(call.params.get("length") or 10)
        shown = rows[start:] if length < 0 else rows[start : start + length]
        total = len(rows) + (3 if call.fault == "wrong_count" else 0)
        if call.fault == "changed_column":
            shown = [{**row, "nama_kabkota": row["nama_dati2"]} for row in shown]
            for row in shown:
                del row["nama_dati2"]
        elif call.fault == "changed_type":
            shown = [row | {name: {"nilai": row[name]} for name in FIELDS[kind]} for row in shown]
        answer = {
            "draw": int(call.params.get("draw") or 0),
            "recordsTotal": total,
            "recordsFiltered": total,
            "data": shown,
        }
        return json_reply(answer, cacheable=False)

    def _rows(self, kind: str, params: dict[str, str]) -> list[dict[str, Any]]:
        """Rows of a year in the order of the export; other years and other kinds have none."""
        wanted = {name: params.get(name) for name in ("tahun", "id_propinsi", "id_district")}
        return [
            {name: row[name] for name in (*REGION_FIELDS, *FIELDS[kind])}
            for row in self.rows.get(kind, ())
            if all(not value or row[name] == value for name, value in wanted.items())
        ]


def _composition(row: dict[str, str], kind: str) -> dict[str, str]:
    """Made-up figures that fail to add up in every way that the real exports of 2024 do.

    Of the kinds of waste about three quarters of the rows add up to 100. The sources of waste are
    called tonnes throughout: some add up to the tonnes of a day, some to 100 percent, most to
    neither. Many rows are blank.
    """
    code = row["id_district"]
    day = round(float(row["timbulan_harian"].replace(",", "")) * 100)
    chance = unit_interval(kind, code, 2024)
    total: int | None
    if kind == "komposisi":
        total = 10000 if chance < 0.74 else 9250 if chance < 0.79 else None
    else:
        total = day if chance < 0.19 else 10000 if chance < 0.28 else day * 3 + 777
        total = None if chance > 0.68 else total
    names = FIELDS[kind]
    made = dict.fromkeys(names, "")
    if total is not None:
        weights = [0.05 + unit_interval(name, code, 2024) for name in names]
        parts = [int(total * weight / sum(weights)) for weight in weights[:-1]]
        parts.append(total - sum(parts))
        made = {name: f"{part / 100:,.2f}" for name, part in zip(names, parts, strict=True)}
    return row | made | {"nama_dati2": f"{row['nama_dati2']} (CONTOH)"}


SANDBOX = Sipsn
