"""What one release says otherwise than another, for people: at the terminal and as a page."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from decimal import Decimal
from html import escape
from typing import Any

import psycopg
from psycopg.rows import dict_row

from ssk.errors import SskError
from ssk.publish import Release
from ssk.report import number

SHOWN = 10
KINDS = {
    "changed": ("angka berubah", "another number"),
    "restated": ("status berubah", "another status"),
    "added": ("muncul", "appeared"),
    "removed": ("hilang", "vanished"),
}


@dataclass(frozen=True)
class Diff:
    """The values that differ; a row is of a kind of KINDS."""

    older: Release
    newer: Release
    rows: list[dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Section:
    """A part of the report: Indonesian and English title, headings, cells."""

    title: str
    title_en: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


def diff(
    connection: psycopg.Connection, releases: list[Release], from_id: int, to_id: int | None = None
) -> Diff:
    """What `to_id` (the current release by default) says otherwise than `from_id`.

    Raises:
        SskError: no such release, or the history does not hold it.
    """
    known = {r.release_id: r for r in releases}
    wanted = to_id or next((r.release_id for r in releases if r.state == "current"), None)
    if from_id not in known or wanted not in known:
        raise SskError(
            f"There is no release {from_id if wanted in known else wanted}.",
            f"Known: {', '.join(map(str, known)) or 'none'}; see `ssk releases`.",
        )
    try:
        with connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                """
                select
                    changes.*,
                    case
                        when change = 'changed' and old_value is not distinct from new_value
                            then 'restated'
                        else change
                    end as kind,
                    indicators.name_id as indicator_name,
                    regions.region_name,
                    regions.kemendagri_code
                from ops.release_diff(%s, %s) as changes
                left join ssk.dim_indicator as indicators using (indicator_code)
                left join ssk.dim_region as regions using (region_id)
                order by
                    -- the share of the larger, so that percentages and counts stand in one list
                    abs(new_value - old_value)
                    / nullif(greatest(abs(new_value), abs(old_value)), 0) desc nulls last,
                    coalesce(new_is_official, old_is_official) desc,
                    indicator_code, region_id, period_year, source_id, method_variant
                """,
                [from_id, wanted],
            ).fetchall()
    except psycopg.errors.NoDataFound as error:
        raise SskError(
            f"{error.diag.message_primary}: it was published before there was one.",
            f"{error.diag.message_hint}.",
        ) from error
    return Diff(known[from_id], known[wanted], rows)


def lines(found: Diff) -> list[str]:
    """The report as text for the terminal."""
    text = [_headline(found)]
    for section in _sections(found):
        cells = [section.head, *section.rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        text += ["", f"{section.title} / {section.title_en}"]
        text += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in cells
        ]
    return text


def page(found: Diff) -> str:
    """The report as one HTML page without script or outside file."""
    from expectations.report import STYLE

    body = "".join(
        f'<h2>{escape(section.title)} <span class="en">{escape(section.title_en)}</span></h2>'
        f'<div class="rows"><table><thead>{_cells(section.head, "th")}</thead>'
        f"<tbody>{''.join(_cells(row, 'td') for row in section.rows)}</tbody></table></div>\n"
        for section in _sections(found)
    )
    return f"""<!doctype html>
<html lang="id">
<head><meta charset="utf-8"><title>Beda rilis {found.older.release_id} dan
{found.newer.release_id}</title><style>{STYLE}</style></head>
<body>
<h1>Beda dua rilis <span class="en">Difference of two releases</span></h1>
<p>{escape(_headline(found))}</p>
{body}</body>
</html>
"""


def _headline(found: Diff) -> str:
    kinds = Counter(row["kind"] for row in found.rows)
    said = [f"{kinds[kind]:,} {name} ({english})" for kind, (name, english) in KINDS.items()]
    return (
        f"Rilis {found.older.release_id} ({found.older.published_at:%Y-%m-%d %H:%M %Z}) ke rilis"
        f" {found.newer.release_id} ({found.newer.published_at:%Y-%m-%d %H:%M %Z}): "
        + (", ".join(said) if found.rows else "tidak ada beda (no difference)")
    )


def _sections(found: Diff) -> list[Section]:
    if not found.rows:
        return []
    names = {row["indicator_code"]: row["indicator_name"] or "" for row in found.rows}
    counts = Counter((row["indicator_code"], row["kind"]) for row in found.rows)
    return [
        Section(
            "Per indikator",
            "by indicator",
            ("kode", "indikator", *(name for name, _ in KINDS.values())),
            [
                (code, name, *(f"{counts[code, kind]:,}" for kind in KINDS))
                for code, name in sorted(names.items())
            ],
        ),
        *(
            _details(kind, [row for row in found.rows if row["kind"] == kind])
            for kind in KINDS
            if any(row["kind"] == kind for row in found.rows)
        ),
    ]


def _details(kind: str, rows: list[dict[str, Any]]) -> Section:
    name, english = KINDS[kind]
    largest = " terbesar" if kind == "changed" else ""
    return Section(
        f"{name.capitalize()}: {min(SHOWN, len(rows))}{largest} dari {len(rows):,}",
        english,
        ("kode", "daerah", "tahun", "kelompok", "sumber", "lama", "baru", "snapshot"),
        [
            (
                row["indicator_code"],
                f"{row['region_name']} ({row['kemendagri_code']})",
                str(row["period_year"]),
                row["disaggregation"],
                f"{row['source_id']} {row['method_variant']}",
                _said(row, "old"),
                _said(row, "new"),
                f"{row['old_snapshot_id'] or '-'} > {row['new_snapshot_id'] or '-'}",
            )
            for row in rows[:SHOWN]
        ],
    )


def _said(row: dict[str, Any], side: str) -> str:
    """Number or reason of one side, CONTOH and standing said."""
    if row[f"{side}_status"] is None:
        return "-"
    value: Decimal | None = row[f"{side}_value"]
    marks = [
        f"{number(value)} {row['unit']}" if value is not None else row[f"{side}_status"],
        "CONTOH" if row[f"{side}_evidence"] == "sample" else "",
        "resmi" if row[f"{side}_is_official"] else "",
    ]
    if value is not None and row[f"{side}_status"] != "ok":
        marks.append(row[f"{side}_status"])
    return " ".join(filter(None, marks))


def _cells(row: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"
