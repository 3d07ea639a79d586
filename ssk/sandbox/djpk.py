"""The APBD page of the DJPK portal: ``/djpk/portal/data/apbd?periode=&tahun=&provinsi=&pemda=``.

VERIFIED (public source code): the four selects, the value ``--`` for all, ``00`` for the province
itself, the class and the headings of the table, ``<tr/>`` for ``</tr>``, the accounts, the heading
and the sentence on SIKD. BELIEVED: everything else of the page. The codes of the pemda of
Kalimantan Tengah are made up in the manner of the portal (kabupaten by name, then kota, then the
younger ones), and every amount is CONTOH, which the sentence on SIKD says.
"""

from html import escape

from ssk.sandbox import samples
from ssk.sandbox.data import SandboxData
from ssk.sandbox.reply import Call, Reply, text_reply

YEARS = range(2018, 2027)
ALL = "--"
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

# account -> share of the expenditure, or the accounts that it sums up
Tree = dict[str, "float | Tree"]
ACCOUNTS: Tree = {
    "Pendapatan Daerah": {
        "PAD": {
            "Pajak Daerah": 0.032,
            "Retribusi Daerah": 0.004,
            "Hasil Pengelolaan Kekayaan Daerah yang Dipisahkan": 0.006,
            "Lain-Lain PAD yang Sah": 0.05,
        },
        "TKDD": {
            "Pendapatan Transfer Pemerintah Pusat": 0.79,
            "Pendapatan Transfer Antar Daerah": 0.06,
        },
        "Pendapatan Lainnya": {"Pendapatan Hibah": 0.002},
    },
    "Belanja Daerah": {
        "Belanja Pegawai": {"Belanja Pegawai": 0.36},
        "Belanja Barang dan Jasa": {"Belanja Barang dan Jasa": 0.27},
        "Belanja Modal": {"Belanja Modal": 0.2},
        "Belanja Lainnya": {
            "Belanja Bagi Hasil": 0.004,
            "Belanja Bantuan Keuangan": 0.13,
            "Belanja Hibah": 0.03,
            "Belanja Bantuan Sosial": 0.0002,
            "Belanja Tidak Terduga": 0.005,
        },
    },
    "Pembiayaan Daerah": {
        "Penerimaan Pembiayaan Daerah": {
            "Sisa Lebih Perhitungan Anggaran Tahun Sebelumnya": 0.03,
        },
        "Pengeluaran Pembiayaan Daerah": {"Penyertaan Modal Daerah": 0.029},
    },
}
TAKEN_OFF = "Pengeluaran Pembiayaan Daerah"
RENAMED = {"Anggaran/Pagu": "Pagu Perubahan"}
HEADINGS = ["", "Akun", "Anggaran/Pagu", "Realisasi", "%"]

Line = tuple[str, float, float]  # account, budget and realisation in rupiah


class Djpk:
    """Kalimantan Tengah has figures, the other provinces only their names."""

    BASE = "portal/data/apbd"

    def __init__(self, data: SandboxData) -> None:
        self.pemda: dict[str, dict[str, str]] = {ALL: {}}  # province -> pemda -> name
        for row in data.rows("djpk_pemda.csv"):
            self.pemda.setdefault(row["provinsi"], {})[row["pemda"]] = row["nama"]

    def answer(self, call: Call) -> Reply:
        """The page; it is never marked as cacheable."""
        province, pemda = (call.params.get(name) or ALL for name in ("provinsi", "pemda"))
        year, period = int(call.params["tahun"]), int(call.params["periode"])
        name = self.pemda.get(province, {}).get(pemda)
        lines = _lines(name, year) if name and len(self.pemda[province]) > 1 else []
        if call.fault == "empty" or year not in YEARS:
            lines = []
        elif call.fault == "shrunk":
            lines = lines[:1]
        provinces = {code: names["00"] for code, names in self.pemda.items() if names}
        lists = (
            _select("sel_periode", {str(n): m for n, m in enumerate(MONTHS, start=1)}, str(period)),
            _select("sel_tahun", {str(y): str(y) for y in YEARS}, str(year)),
            _select("sel_provinsi", {ALL: "Semua Provinsi"} | provinces, province),
            _select("sel_pemda", {ALL: "Semua Pemda"} | self.pemda.get(province, {}), pemda),
        )
        return text_reply(
            "<!DOCTYPE html><html><head><title>Portal Data SIKD</title>"
            "<script>if (1 < 2) { document.title = '<table>'; }</script></head><body>"
            f"<form>{''.join(lists)}</form>"
            f"<h4>POSTUR APBD<br>{escape(name or 'Nasional')}<br>Tahun {year}</h4>"
            "<p>Keterangan: Data APBD Murni (CONTOH, bukan angka resmi), realisasi APBD s.d"
            f" {MONTHS[period - 1]} {year}, - data diterima SIKD per 05 Juli {year + 1}</p>"
            f"{_table(lines, call.fault)}</body></html>"
        )


def _lines(pemda: str, year: int) -> list[Line]:
    """Rows in the order of the page: an account, then the accounts that it sums up.

    Social aid is planned low and spent high, so that its percent has a thousands separator.
    """
    total = 1e12 * (1 + samples.unit_interval("apbd", pemda, 2018)) * 1.05 ** (year - 2018)
    lines: list[Line] = []

    def walk(tree: Tree) -> tuple[float, float]:
        budget = realised = 0.0
        for account, below in tree.items():
            at = len(lines)
            if isinstance(below, dict):
                lines.append((account, 0, 0))
                planned, spent = walk(below)
                lines[at] = (account, planned, spent)
            else:
                planned = total * below * (0.9 + 0.2 * samples.unit_interval(account, pemda, year))
                spent = planned * (0.8 + 0.25 * samples.unit_interval(account, pemda, -year))
                if account == "Belanja Bantuan Sosial":
                    spent *= 18
                lines.append((account, planned, spent))
            sign = -1 if account == TAKEN_OFF else 1
            budget, realised = budget + sign * planned, realised + sign * spent
        return budget, realised

    walk(ACCOUNTS)
    return lines


def _table(lines: list[Line], fault: str | None) -> str:
    headings = HEADINGS
    if fault == "changed_column":
        headings = [RENAMED.get(name, name) for name in headings]
    head = "".join(f"<th>{escape(name)}</th>" for name in headings)
    body = "".join(
        f"<tr><td></td><td>{escape(account)}</td><td>{_money(budget, fault)}</td>"
        f"<td>{_money(realised, fault)}</td><td>{_percent(budget, realised)}</td><tr/>\n"
        for account, budget, realised in lines
    )
    return (
        '<table class="table tab-primary table-striped">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _money(rupiah: float, fault: str | None) -> str:
    """Milliards with two decimals, as Indonesians write."""
    text = f"{rupiah / 1e9:,.2f} M".translate(str.maketrans(",.", ".,"))
    return escape(f'{{"nilai": "{text}"}}') if fault == "changed_type" else text


def _percent(budget: float, realised: float) -> str:
    value = f"{100 * realised / budget:,.2f}" if budget else "0.00"
    return value.replace(",", ".")


def _select(name: str, options: dict[str, str], chosen: str) -> str:
    items = "".join(
        f'<option value="{code}"{" selected" if code == chosen else ""}>{escape(text)}</option>'
        for code, text in options.items()
    )
    return f'<select id="{name}" name="{name.removeprefix("sel_")}">{items}</select>'


SANDBOX = Djpk
