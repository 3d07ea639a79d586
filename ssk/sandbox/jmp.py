"""UNICEF SDMX: ``/jmp/ws/public/sdmxapi/rest/data/<dataflow>/<key>?format=csv``.

VERIFIED (public source code, reported to work on 2026-10-07): address, order of the key, columns.
BELIEVED: the content type, XML without ``format=csv``, the error messages of SDMX (404 for a query
without rows, 400 for a wrong one), ``>99``, ``<1`` and ``-`` as values. All values are CONTOH, as
their unit says.
"""

from collections.abc import Iterator

from ssk.sandbox.data import SandboxData
from ssk.sandbox.reply import Call, Reply, text_reply
from ssk.sandbox.samples import unit_interval

BASE = "ws/public/sdmxapi/rest/"
DATAFLOW = "UNICEF,WASH_HOUSEHOLDS,1.0"
COLUMNS = (
    "REF_AREA",
    "INDICATOR",
    "SERVICE_TYPE",
    "WEALTH_QUINTILE",
    "RESIDENCE",
    "UNIT_MEASURE",
    "TIME_PERIOD",
    "OBS_VALUE",
)
DIMENSIONS = 5  # of the key
YEARS = range(2000, 2025)
LADDERS = {
    "S": ("sanitation", ("SM", "B", "L", "UI", "OD")),
    "W": ("drinking water", ("SM", "B", "L", "UI", "SW")),
    "H": ("hygiene", ("B", "L", "N")),
}


class Jmp:
    """One country; a wrong dataflow or key is a wrong query."""

    BASE = BASE

    def __init__(self, data: SandboxData) -> None:
        self.rows = list(_rows())

    def answer(self, call: Call) -> Reply:
        if call.fault == "key_refused":
            return _error(400, 140, "Syntax error in the query")
        match call.path.split("/"):
            case ["data", dataflow, key] if dataflow == DATAFLOW:
                return self._data(call, key)
        return _error(404, 100, "No Results Found")

    def _data(self, call: Call, key: str) -> Reply:
        wanted = [set(filter(None, part.split("+"))) for part in key.split(".")]
        if len(wanted) != DIMENSIONS:
            return _error(400, 140, f"The key has {len(wanted)} dimensions, expected {DIMENSIONS}")
        rows = [
            row
            for row in self.rows
            if all(not w or value in w for w, value in zip(wanted, row, strict=False))
        ]
        if not rows or call.fault == "empty":
            return _error(404, 100, "No Results Found")
        if call.params.get("format") != "csv":
            return text_reply("<message:GenericData/>", content_type="application/xml")
        if call.fault == "shrunk":
            rows = rows[:1]
        if call.fault == "changed_type":
            rows = [(*row[:-1], "{value=" + row[-1] + "}") for row in rows]
        header = COLUMNS
        if call.fault == "changed_column":
            header = (*COLUMNS[:-1], "OBSERVATION_VALUE")
        lines = [",".join(row) for row in (header, *rows)]
        return Reply("".join(f"{line}\n" for line in lines).encode(), content_type="text/csv")


def _rows() -> Iterator[tuple[str, ...]]:
    """The rungs of a ladder sum to exactly 100; "at least basic" is the sum of the first two."""
    for letter, (service, rungs) in LADDERS.items():
        for residence in ("_T", "U", "R"):
            for year in YEARS:
                shares = _shares(service, rungs, residence, year)
                if "SM" in shares:
                    shares["ALB"] = shares["SM"] + shares["B"]
                for rung, hundredths in shares.items():
                    yield (
                        "IDN",
                        f"WS_PPL_{letter}-{rung}",
                        service.upper().replace(" ", "_"),
                        "_T",
                        residence,
                        "PCNT CONTOH",
                        str(year),
                        _printed(service, rung, residence, year, hundredths),
                    )


def _shares(service: str, rungs: tuple[str, ...], residence: str, year: int) -> dict[str, int]:
    """Hundredths of a per cent by rung: the last ones shrink over the years."""
    rest = 10_000
    shares = {}
    for rung in reversed(rungs[1:]):
        high = 0.35 - 0.01 * (year - YEARS.start)
        shares[rung] = round(rest * high * unit_interval(f"{service} {rung}", residence, 2024))
        rest -= shares[rung]
    return {rungs[0]: rest} | dict(reversed(shares.items()))


def _printed(service: str, rung: str, residence: str, year: int, hundredths: int) -> str:
    """The number, but for a few cells that show how JMP prints limits and gaps."""
    odd = {
        ("drinking water", "ALB", "U"): ">99",
        ("sanitation", "OD", "U"): "<1",
        ("drinking water", "SM", "R"): "-",
    }
    if year == YEARS[-1] and (service, rung, residence) in odd:
        return odd[service, rung, residence]
    return f"{hundredths / 100:.2f}"


def _error(status: int, code: int, text: str) -> Reply:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<mes:Error xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">'
        f'<mes:ErrorMessage code="{code}"><com:Text>{text}</com:Text></mes:ErrorMessage>'
        "</mes:Error>"
    )
    return text_reply(body, status, "application/xml")


SANDBOX = Jmp
