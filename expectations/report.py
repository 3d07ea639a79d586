"""`gate.html`: the gate's outcome on one page for readers who are no engineers.

Indonesian first, English under it. Every text from the data is escaped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.roles import role_of

if TYPE_CHECKING:
    from expectations.gate import GateReport, RuleFailure, RuleResult

ROWS_SHOWN = 20
Row = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """What the page tells besides the rules; rows as the warehouse (`ssk.gate`) gives them."""

    build_id: int | None = None
    decision: Row | None = None
    holds: list[Row] = field(default_factory=list)
    noted: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    largest: list[Row] = field(default_factory=list)


VERDICTS = {
    "blocked": (
        "DITAHAN: data ini tidak diterbitkan; rilis terakhir tetap berlaku",
        "Blocked: nothing is published, the last release stays in place",
    ),
    "needs_decision": (
        "MENUNGGU KEPUTUSAN: sampai ada jawaban, rilis terakhir tetap berlaku",
        "Waits for a decision: until there is an answer, the last release stays in place",
    ),
    "published_with_notes": (
        "DAPAT DITERBITKAN DENGAN CATATAN: baca catatan di bawah sebelum mengutip angka",
        "May be published with notes: read them before quoting a figure",
    ),
    "clean": ("DAPAT DITERBITKAN: semua aturan terpenuhi", "May be published: every rule holds"),
}

SEVERITIES = {
    "critical": "menahan / critical",
    "warning": "catatan / warning",
    "info": "info / info",
}
SCOPES = {
    "release": "seluruh rilis / the release",
    "source": "sumbernya / its source",
    "rows": "barisnya / its rows",
}
ANSWERS = {
    "publish": "diterbitkan apa adanya / published as it is",
    "hold": "sumbernya ditahan / the source is held",
    "keep": "tidak diterbitkan / not published",
}

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
       color: #1c1c1c; background: #fff }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
th, td { border: 1px solid #bbb; padding: .3rem .5rem; text-align: left; vertical-align: top }
th { background: #eee }
.verdict { border-left: .6rem solid; padding: .5rem 1rem; background: #f6f6f6 }
.blocked { border-color: #a40000 } .needs_decision { border-color: #005a9c }
.published_with_notes { border-color: #8a6100 }
.clean { border-color: #1a6b1a }
.en { color: #555; font-size: .9em; display: block }
h1 .en, h2 .en { font-size: .6em; font-weight: normal }
.rows { overflow-x: auto; font-size: .85em }
"""


def write(outcome: GateReport, path: Path) -> None:
    """Write the page for one gate run to `path` (UTF-8, no script, no outside file)."""
    path.write_text(render(outcome), encoding="utf-8")


def render(outcome: GateReport) -> str:
    """HTML of the page: verdict, what is held, decided, waived, noted and changed, then the rules
    with up to 20 failing rows each."""
    title_id, title_en = VERDICTS[outcome.verdict]
    failures: dict[tuple[str, str], list[RuleFailure]] = defaultdict(list)
    for failure in outcome.failures:
        if failure.waiver_id is None:
            failures[failure.rule_id, failure.mart].append(failure)
    failed = [result for result in outcome.results if not result.success]
    compared = (
        f"rilis terakhir di skema {escape(outcome.published)}"
        if outcome.published
        else "belum ada rilis sebelumnya (no earlier release)"
    )
    docs = (
        f'<p><a href="{escape(outcome.docs_index.name)}">Data Docs</a>: rincian teknis.</p>'
        if outcome.docs_index
        else ""
    )
    return f"""<!doctype html>
<html lang="id">
<head><meta charset="utf-8"><title>Hasil gerbang mutu data</title><style>{STYLE}</style></head>
<body>
<h1>Hasil gerbang mutu data{_of_build(outcome.story)} <span class="en">Data quality gate</span></h1>
<div class="verdict {outcome.verdict}"><strong>{title_id}</strong>
<span class="en">{title_en}</span></div>
<p>Dinilai per {outcome.as_of.isoformat()}; dibandingkan dengan: {compared}.
{len(outcome.results)} aturan, {len(failed)} tidak terpenuhi.</p>
{_decision(outcome.story.decision)}
{_holds(outcome.story.holds)}
{_waivers(outcome)}
{_noted(outcome.story.noted)}
{_changes(outcome.story)}
<h2>Aturan yang diperiksa <span class="en">What was checked</span></h2>
<table><thead><tr><th>Aturan</th><th>Tabel</th><th>Tingkat</th><th>Hasil</th><th>Baris</th>
<th>Arti</th></tr></thead><tbody>
{"".join(_rule_row(result) for result in sorted(outcome.results, key=_order))}
</tbody></table>
{"".join(_detail(r, failures[r.rule_id, r.mart]) for r in sorted(failed, key=_order))}
{docs}
</body>
</html>
"""


def _order(result: RuleResult) -> tuple[bool, int, str, str]:
    """Blocking failures first, then notes, then what passed."""
    order = list(SEVERITIES)
    return (result.success, order.index(result.severity), result.rule_id, result.mart)


def _of_build(story: Story) -> str:
    return f", kandidat {story.build_id}" if story.build_id else ""


def _decision(decision: Row | None) -> str:
    if decision is None:
        return ""
    who = (
        f"{decision['decided_by']} ({decision['role']})"
        if decision["decided_by"]
        else "tidak ada jawaban pada waktunya / no answer in time"
    )
    return _section(
        "Keputusan",
        "Decision",
        ("Jawaban", "Oleh", "Alasan", "Pada"),
        [(ANSWERS[decision["answer"]], who, decision["reason"], _moment(decision["decided_at"]))],
    )


def _holds(holds: list[Row]) -> str:
    kinds = {"rows": "baris", "source": "kiriman baik terakhir dipakai"}
    rows = [
        (
            hold["rule_id"],
            f"{hold['dataset_id']} {hold['place']}",
            kinds[hold["scope"]],
            hold["numbers"],
            hold["message_id"],
            _moment(hold["held_at"]),
        )
        for hold in holds
    ]
    return _section(
        "Yang ditahan",
        "Held back: not in the figures",
        ("Aturan", "Sumber", "Cakupan", "Angka", "Sebab", "Sejak"),
        rows,
    )


def _waivers(outcome: GateReport) -> str:
    covered: dict[str, int] = defaultdict(int)
    for failure in outcome.failures:
        if failure.waiver_id:
            covered[failure.waiver_id] += 1
    rows = [
        (
            waiver.waiver_id,
            waiver.rule_id,
            " ".join([*waiver.keys.values(), str(waiver.observed or "")]),
            covered[waiver.waiver_id],
            f"{waiver.accepted_by} ({waiver.role})",
            f"{waiver.reason_id}. {waiver.document}",
            f"{waiver.accepted_on} s.d. {waiver.until}",
        )
        for waiver in outcome.waivers
    ]
    return _section(
        "Pengecualian yang berlaku",
        "Waivers in force",
        ("Nomor", "Aturan", "Untuk", "Baris", "Diterima oleh", "Alasan dan dokumen", "Berlaku"),
        rows,
    )


def _noted(noted: list[Row]) -> str:
    return _section(
        "Angka yang bercatatan",
        "Figures with a note",
        ("Indikator", "Daerah", "Tahun", "Sumber", "Nilai", "Aturan"),
        [
            (
                f"{row['indicator_code']} {row['indicator_name']}",
                row["region_name"],
                row["period_year"],
                row["source_id"],
                "-" if row["value"] is None else f"{_number(row['value'])} {row['unit']}",
                row["rules"],
            )
            for row in noted
        ],
        noted[0]["noted_count"] if noted else 0,
    )


def _changes(story: Story) -> str:
    return _section(
        "Yang berubah sejak rilis terakhir",
        "What changed since the last release",
        ("Indikator", "Berubah", "Baru", "Hilang"),
        [
            (
                f"{row['indicator_code']} {row['indicator_name'] or ''}",
                row["changed"],
                row["added"],
                row["removed"],
            )
            for row in story.changes
        ],
    ) + _section(
        "Perubahan terbesar",
        "Largest changes",
        ("Indikator", "Daerah", "Tahun", "Sumber", "Lama", "Baru"),
        [
            (
                f"{row['indicator_code']} {row['indicator_name']}",
                row["region_name"],
                row["period_year"],
                row["source_id"],
                _number(row["old_value"]),
                f"{_number(row['new_value'])} {row['unit']}",
            )
            for row in story.largest
        ],
        sum(row["changed"] for row in story.changes),
    )


def _section(
    title: str,
    title_en: str,
    head: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    count: int | None = None,
) -> str:
    """A heading and a table; nothing without rows. `count`: of how many the rows are the first."""
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>\n" for row in rows
    )
    if not body:
        return ""
    shown = body.count("<tr>")
    of = f" ({shown} dari {count})" if count and count > shown else ""
    return (
        f'<h2>{title}{of} <span class="en">{title_en}</span></h2>'
        + '<div class="rows"><table><thead><tr>'
        + "".join(f"<th>{name}</th>" for name in head)
        + f"</tr></thead><tbody>{body}</tbody></table></div>\n"
    )


def _number(value: Any) -> str:
    """Indonesian notation."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _moment(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M %Z}"


def _outcome(result: RuleResult) -> str:
    if result.raised:
        return "tidak dapat dinilai / raised"
    if result.success:
        if result.waived_count:
            return f"dikecualikan: {result.waived_count} baris / waived"
        if result.observed == "no earlier release":
            return "lolos: belum ada rilis sebelumnya / passed: no earlier release"
        return "lolos / passed"
    return "tidak terpenuhi / failed"


def _weight(result: RuleResult) -> str:
    if result.severity != "critical":
        return SEVERITIES[result.severity]
    decided = "; diputuskan orang / a person decides" if result.needs_decision else ""
    return f"{SEVERITIES['critical']}: {SCOPES[result.scope]}{decided}"


def _rule_row(result: RuleResult) -> str:
    count = "" if result.unexpected_count is None else str(result.unexpected_count)
    return (
        f"<tr><td>{escape(result.rule_id)}</td><td>{escape(result.mart)}</td>"
        f"<td>{escape(_weight(result))}</td><td>{escape(_outcome(result))}</td>"
        f"<td>{count}</td><td>{escape(result.message_id)}"
        f'<span class="en">{escape(result.message_en)}</span></td></tr>\n'
    )


def _detail(result: RuleResult, failures: list[RuleFailure]) -> str:
    """Section of one rule that failed: why it exists, and its rows or the error."""
    text = (
        f"<h3>{escape(result.rule_id)}: {escape(result.message_id)}</h3>"
        f'<p class="en">{escape(result.message_en)}. {escape(result.why)} '
        f"Penanggung jawab / owner: {escape(result.owner)} ({role_of(result.owner)}).</p>"
    )
    if result.raised:
        return text + f"<pre>{escape(result.raised)}</pre>"
    if not failures:
        return text
    columns = list(failures[0].key)
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(f.key.get(name))}</td>" for name in columns) + "</tr>\n"
        for f in failures[:ROWS_SHOWN]
    )
    shown = min(len(failures), ROWS_SHOWN)
    return (
        f"{text}<p>{shown} dari {result.unexpected_count} baris ditampilkan "
        f"({shown} of {result.unexpected_count} rows shown).</p>"
        f'<div class="rows"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(value: Any) -> str:
    return "" if value is None else escape(str(value))
