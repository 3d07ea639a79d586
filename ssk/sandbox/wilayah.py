"""BPS bridging (sig.bps.go.id): ``rest-drop-down/getperiode`` and ``rest-bridging/getwilayah``.

VERIFIED: both addresses, the four fields, the plain array, a bot challenge page at times, codes and
names of today and before the split of Papua, names that the bridging cuts off (seven rows).
BELIEVED: ``nama`` of a period, the spelling of the other names, an empty array for an unknown
parent.
"""

from collections.abc import Iterator

from ssk.sandbox.data import Kabkota, SandboxData
from ssk.sandbox.reply import Call, Reply, json_reply, text_reply

CHALLENGE = "<html><head><title>One moment, please...</title></head><body></body></html>"
NOW, BEFORE = "2025_2.2025", "2022_1.2022"
PERIODS = {NOW: "2025 Semester 2 - 2025", BEFORE: "2022 Semester 1 - 2022"}
CUT_OFF = {
    "16.08": "KAB. OGAN KOMERING ULU",
    "16.09": "KAB. OGAN KOMERING ULU",
    "71.08": "KAB. BOLAANG MONGONDOW",
    "71.10": "KAB. BOLAANG MONGONDOW",
    "71.11": "KAB. BOLAANG MONGONDOW",
}
NEW_PROVINCES = ("9200", "9500", "9600", "9700")  # BPS codes of the split of 2022


class Wilayah:
    """Two periods: that of today, and one from before the split of Papua."""

    def __init__(self, data: SandboxData) -> None:
        self.lists = {
            (NOW, "provinsi"): list(_provinces(data, NOW)),
            (NOW, "kabupaten"): [_kabkota(k, k.bps_code, k.kemendagri_code) for k in data.kabkota],
            (BEFORE, "provinsi"): list(_provinces(data, BEFORE)),
            (BEFORE, "kabupaten"): list(_before(data)),
        }

    def answer(self, call: Call) -> Reply:
        if call.fault == "key_refused":
            return text_reply(CHALLENGE)
        match call.path:
            case "rest-drop-down/getperiode":
                rows = [{"kode": code, "nama": name} for code, name in PERIODS.items()]
            case "rest-bridging/getwilayah":
                rows = list(self._regions(call.params))
            case _:
                return text_reply("<h1>404 Not Found</h1>", 404)
        code = "kode" if call.path.endswith("periode") else "kode_bps"
        if call.fault == "empty":
            rows = []
        if call.fault == "shrunk":
            rows = rows[:1]
        if call.fault == "changed_column":
            rows = [{("id" if k == code else k): v for k, v in row.items()} for row in rows]
        if call.fault == "changed_type":
            return json_reply([{**row, code: {"value": row[code]}} for row in rows])
        return json_reply(rows)

    def _regions(self, params: dict[str, str]) -> Iterator[dict[str, str]]:
        level, parent = params.get("level", ""), params.get("parent", "")
        for row in self.lists.get((params.get("periode_merge", ""), level), []):
            if level == "provinsi" or row["kode_bps"][:2] == parent:
                yield row


def _provinces(data: SandboxData, period: str) -> Iterator[dict[str, str]]:
    for row in data.rows("provinsi.csv"):
        code, name = row["bps_code"], row["name"].upper()
        if period == BEFORE and code in NEW_PROVINCES:
            continue
        yield _row(code[:2], name, row["kemendagri_code"], name)


def _before(data: SandboxData) -> Iterator[dict[str, str]]:
    old = {row["bps_code"]: row for row in data.rows("wilayah_papua_2022.csv")}
    for kabkota in data.kabkota:
        codes = old.get(kabkota.bps_code)
        if codes:
            yield _kabkota(kabkota, codes["bps_code_before"], codes["kemendagri_code_before"])
        else:
            yield _kabkota(kabkota, kabkota.bps_code, kabkota.kemendagri_code)


def _kabkota(kabkota: Kabkota, bps_code: str, kemendagri_code: str) -> dict[str, str]:
    name = kabkota.name.upper().replace("KABUPATEN ", "KAB. ")
    name = CUT_OFF.get(kemendagri_code, name)
    return _row(bps_code, kabkota.bps_label.upper(), kemendagri_code, name)


def _row(bps_code: str, bps_name: str, kemendagri_code: str, name: str) -> dict[str, str]:
    return {
        "kode_bps": bps_code,
        "nama_bps": bps_name,
        "kode_dagri": kemendagri_code,
        "nama_dagri": name,
    }


SANDBOX = Wilayah
