"""`gate.html`: the gate's outcome on one page for readers who are no engineers.

Indonesian first, English under it. Every text from the data is escaped.
"""

from __future__ import annotations

from collections import defaultdict
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from expectations.gate import GateReport, RuleFailure, RuleResult

ROWS_SHOWN = 20

VERDICTS = {
    "blocked": (
        "DITAHAN: data ini tidak diterbitkan; rilis terakhir tetap berlaku",
        "Blocked: nothing is published, the last release stays in place",
    ),
    "published_with_notes": (
        "DAPAT DITERBITKAN DENGAN CATATAN: baca catatan di bawah sebelum mengutip angka",
        "May be published with notes: read them before quoting a figure",
    ),
    "clean": ("DAPAT DITERBITKAN: semua aturan terpenuhi", "May be published: every rule holds"),
}

SEVERITIES = {"critical": "menahan rilis / critical", "warning": "catatan / warning"}

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
       color: #1c1c1c; background: #fff }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
th, td { border: 1px solid #bbb; padding: .3rem .5rem; text-align: left; vertical-align: top }
th { background: #eee }
.verdict { border-left: .6rem solid; padding: .5rem 1rem; background: #f6f6f6 }
.blocked { border-color: #a40000 } .published_with_notes { border-color: #8a6100 }
.clean { border-color: #1a6b1a }
.en { color: #555; font-size: .9em; display: block }
.rows { overflow-x: auto; font-size: .85em }
"""


def write(outcome: GateReport, path: Path) -> None:
    """Write the page for one gate run to `path` (UTF-8, no script, no outside file)."""
    path.write_text(render(outcome), encoding="utf-8")


def render(outcome: GateReport) -> str:
    """HTML of the page: verdict, table of rules, up to 20 failing rows a rule."""
    title_id, title_en = VERDICTS[outcome.verdict]
    failures: dict[tuple[str, str], list[RuleFailure]] = defaultdict(list)
    for failure in outcome.failures:
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
<h1>Hasil gerbang mutu data <span class="en">Data quality gate</span></h1>
<div class="verdict {outcome.verdict}"><strong>{title_id}</strong>
<span class="en">{title_en}</span></div>
<p>Dinilai per {outcome.as_of.isoformat()}; dibandingkan dengan: {compared}.
{len(outcome.results)} aturan, {len(failed)} tidak terpenuhi.</p>
<h2>Aturan <span class="en">Rules</span></h2>
<table><thead><tr><th>Aturan</th><th>Tabel</th><th>Tingkat</th><th>Hasil</th><th>Baris</th>
<th>Arti</th></tr></thead><tbody>
{"".join(_rule_row(result) for result in sorted(outcome.results, key=_order))}
</tbody></table>
{"".join(_detail(r, failures[r.rule_id, r.mart]) for r in sorted(failed, key=_order))}
{docs}
</body>
</html>
"""


def _order(result: RuleResult) -> tuple[bool, bool, str, str]:
    """Blocking failures first, then notes, then what passed."""
    return (result.success, result.severity != "critical", result.rule_id, result.mart)


def _outcome(result: RuleResult) -> str:
    if result.raised:
        return "tidak dapat dinilai / raised"
    if result.success:
        if result.observed == "no earlier release":
            return "lolos: belum ada rilis sebelumnya / passed: no earlier release"
        return "lolos / passed"
    return "tidak terpenuhi / failed"


def _rule_row(result: RuleResult) -> str:
    count = "" if result.unexpected_count is None else str(result.unexpected_count)
    return (
        f"<tr><td>{escape(result.rule_id)}</td><td>{escape(result.mart)}</td>"
        f"<td>{escape(SEVERITIES[result.severity])}</td><td>{escape(_outcome(result))}</td>"
        f"<td>{count}</td><td>{escape(result.message_id)}"
        f'<span class="en">{escape(result.message_en)}</span></td></tr>\n'
    )


def _detail(result: RuleResult, failures: list[RuleFailure]) -> str:
    """Section of one rule that failed: why it exists, and its rows or the error."""
    text = (
        f"<h3>{escape(result.rule_id)}: {escape(result.message_id)}</h3>"
        f'<p class="en">{escape(result.message_en)}. {escape(result.why)} '
        f"Penanggung jawab / owner: {escape(result.owner)}.</p>"
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
