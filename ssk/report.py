"""What a person sees at the terminal: deliveries, releases, one region's scorecard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import dict_row
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ssk import sources, warehouse
from ssk.errors import SskError
from ssk.publish import Release

WIDE_COLUMNS = 110
LOG_COLUMNS = 140
OTHER_DELIVERY_COLUMNS = 68  # dataset, outcome, counts and date, which are never cut
CHANGE_SIGNS = {
    "significant_increase": "▲",
    "significant_decrease": "▼",
    "no_significant_change": "=",
    "definition_break": "≠",
}
CHANGE_LEGEND = (
    "▲ naik nyata  ▼ turun nyata  = tidak berubah nyata  ≠ definisi berubah, tidak dibandingkan"
)
NULL_WORDS = {
    "no_claim": "belum ada sumber",
    "aggregate_of_reporters_only": "jumlah pelapor saja, lihat mart_waste_balance",
}


def console() -> Console:
    """The terminal, or 140 columns where there is none (logs, files)."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=LOG_COLUMNS)


def deliveries(connection: psycopg.Connection) -> list[dict[str, Any]]:
    """The last attempt and the last good delivery of each part of each dataset."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            """
            select
                dataset.dataset_id,
                part_state.part,
                part_state.outcome,
                part_state.changed,
                part_state.row_count,
                part_state.quarantined_count,
                part_state.tried_at,
                part_state.good_at,
                source.max_age_days,
                part_state.message
            from ops.dataset
            inner join ops.source using (source_id)
            left join ops.part_state using (dataset_id)
            where dataset_id = any(%s)
            order by dataset.dataset_id, part
            """,
            [sources.dataset_ids()],
        ).fetchall()


def print_deliveries(out: Console, rows: list[dict[str, Any]]) -> None:
    """One line per part: how the last attempt ended and what is in use."""
    table = _table(
        "What each source delivered", "dataset", "part", "last try", "rows", "refused", "good on"
    )
    room = max(out.width - OTHER_DELIVERY_COLUMNS, 12)
    for row in rows:
        outcome = row["outcome"] or "never tried"
        if outcome == "ok":
            outcome = "ok, new" if row["changed"] else "ok, unchanged"
        table.add_row(
            row["dataset_id"],
            _short(row["part"] or "", room),
            Text(outcome, style="green" if outcome.startswith("ok") else "yellow"),
            "" if row["row_count"] is None else f"{row['row_count']:,}",
            "" if row["quarantined_count"] is None else str(row["quarantined_count"]),
            f"{row['good_at']:%Y-%m-%d}" if row["good_at"] else "never",
        )
    out.print(table)
    for row in rows:
        if row["outcome"] not in (None, "ok", "empty"):
            out.print(Text(f"{row['dataset_id']} {row['part']}: {row['message']}", "yellow"))


def print_releases(out: Console, releases: list[Release]) -> None:
    """Releases newest first."""
    table = _table(
        "Releases", "release", "published at", "verdict*", "state", "values", "revisions"
    )
    for release in releases:
        table.add_row(
            str(release.release_id),
            f"{release.published_at:%Y-%m-%d %H:%M:%S}",
            release.verdict,
            Text(release.state, style="green" if release.state == "current" else ""),
            f"{release.value_count:,}",
            f"{release.revision_count:,}",
        )
    out.print(table)


def _table(title: str, *columns: str) -> Table:
    """A table whose cells are never cut, but for the column marked `*`, which gives way."""
    table = Table(
        title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), header_style="bold"
    )
    for name in columns:
        if name.endswith("*"):
            table.add_column(name[:-1], no_wrap=True, overflow="ellipsis", ratio=1)
        else:
            table.add_column(name, no_wrap=True)
    return table


def gate_lines(connection: psycopg.Connection, build_id: int) -> list[dict[str, Any]]:
    """Failed rules of a build, critical first."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select rule_id, mart, severity, unexpected_count, raised, message_id, message_en"
            " from ops.gate_result where build_id = %s and not success"
            " order by severity, rule_id",
            [build_id],
        ).fetchall()


def find_region(connection: psycopg.Connection, region: str) -> dict[str, Any]:
    """A region of the published release by Kemendagri code (62.07), BPS code (6208) or name.

    Raises:
        SskError: nothing or several regions fit; the message lists what is near.
    """
    _require_release(connection)
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            """
            select region_id, region_name, kemendagri_code, bps_code, region_level, province_name
            from ssk.dim_region
            where valid_to is null and (
                kemendagri_code = %(text)s or bps_code = %(text)s
                or ops.name_key(region_name) = ops.name_key(%(text)s)
                or regexp_replace(ops.name_key(region_name), '^(kabupaten|kota) ', '')
                    = ops.name_key(%(text)s)
            )
            order by region_id
            """,
            {"text": region},
        ).fetchall()
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{r['region_name']} ({r['kemendagri_code']})" for r in found)
    raise SskError(
        f"{len(found)} regions fit '{region}'{': ' + names if names else ''}.",
        "Give the Kemendagri code (62.07) or the BPS code (6208).",
    )


def scorecard(connection: psycopg.Connection, region_id: int) -> list[dict[str, Any]]:
    """Rows of `ssk.mart_scorecard` of one region, in indicator order."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from ssk.mart_scorecard where region_id = %s order by indicator_code",
            [region_id],
        ).fetchall()


def print_scorecard(out: Console, region: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """The scorecard as a table; a number that is not real says CONTOH.

    A narrow terminal loses the names and sources, never a part of a number.
    """
    wide = out.width >= WIDE_COLUMNS
    title = (
        f"{region['region_name']} (Kemendagri {region['kemendagri_code']},"
        f" BPS {region['bps_code']})"
    )
    names = ["kode", "nilai", "tahun", "beda", "target", "jarak", "perlu", "nyata", "ke"]
    if wide:
        names[1:1] = ["indikator*"]
        names += ["sumber"]
    table = _table(title, *names)
    for row in rows:
        value = Text(f"{_number(row['value'])} {row['unit']}" if row["value"] is not None else "-")
        if row["is_sample"]:
            value.append(" CONTOH", style="yellow")
        elif row["evidence"] == "believed":
            value.append(" ?", style="yellow")
        if row["value_mark"] == "part_missing":
            value.append(" †", style="yellow")
        cells: list[str | Text] = [
            row["indicator_code"],
            value,
            str(row["period_year"] or ""),
            _change(row),
            f"{_number(row['target_value'])} ({row['target_year']})"
            if row["target_value"] is not None
            else "",
            _number(row["target_distance"]),
            _number(row["pace_needed_per_year"]),
            _number(row["pace_actual_per_year"]),
            f"{row['rank_in_province']}/{row['ranked_in_province_count']}"
            if row["rank_in_province"]
            else "",
        ]
        if wide:
            cells[1:1] = [row["indicator_name"]]
            reason = NULL_WORDS.get(row["null_reason"], row["null_reason"] or "")
            cells.append(row["source_id"] or reason)
        table.add_row(*cells)
    out.print(table)
    out.print(CHANGE_LEGEND)
    out.print("? tahun atau definisi diyakini, belum terverifikasi  † sebagian isian sumber kosong")
    out.print(
        "perlu, nyata: laju per tahun yang diperlukan dan yang terjadi; ke: peringkat provinsi"
    )


def _change(row: dict[str, Any]) -> str:
    sign = CHANGE_SIGNS.get(row["change_assessment"], "")
    return f"{_number(row['change'], signed=True)} {sign}".strip()


def _require_release(connection: psycopg.Connection) -> None:
    if not connection.execute("select to_regclass('ssk.mart_scorecard')").fetchone()[0]:  # type: ignore[index]
        raise SskError("Nothing is published yet.", "Run `make run`, or ingest to publish.")


def open_warehouse() -> psycopg.Connection:
    """A connection for reading reports."""
    warehouse.prepare()
    return warehouse.connect(autocommit=True)


def _number(value: Decimal | None, *, signed: bool = False) -> str:
    """Indonesian notation, as the readers of the scorecard write numbers."""
    if value is None:
        return ""
    text = (f"{value:+,.2f}" if signed else f"{value:,.2f}").rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
