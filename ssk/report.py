"""What a person sees at the terminal: deliveries, releases, one region's scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from ssk import sources, warehouse
from ssk.errors import SskError
from ssk.publish import Release

if TYPE_CHECKING:
    from ssk.ingest import PartResult

WIDE_COLUMNS = 110
LOG_COLUMNS = 140
MANY_PARTS = 30
CHANGE_SIGNS = {
    "significant_increase": "▲",
    "significant_decrease": "▼",
    "no_significant_change": "=",
    "definition_break": "≠",
}
RSE_MARKS = {"25_to_50": "*", "above_50": "**"}
LEGEND = (
    "▲ naik nyata  ▼ turun nyata  = tidak berubah nyata  ≠ definisi berubah, tidak dibandingkan",
    "? tahun atau definisi diyakini, belum terverifikasi  † sebagian isian sumber kosong",
    "⚑ ada catatan gerbang mutu: select * from value_note",
    "* RSE 25-50%, hati-hati  ** RSE di atas 50%, jangan dipakai sendiri: tanpa kesimpulan",
    "target: tahun dasar dokumen-tahun target, rutin bila tiap tahun; jarak sejak tahun angka",
    "perlu, nyata: laju per tahun; ke: peringkat provinsi sejauh survei dapat membedakan",
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
    """What is in use of each dataset, in registry order, and how the newest tries ended.

    A part is held when the source failed and its last good delivery serves on; refused when a file
    was, or when nothing of it is in use. A year that was never published is neither.
    """
    ids = sources.dataset_ids()
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            """
            with judged as (
                select
                    *,
                    is_noted and good_at is not null as is_kept,
                    is_held and outcome <> 'empty' and (door = 'file' or good_at is null)
                        as is_refused
                from ops.part_state
                where dataset_id = any(%(ids)s)
            ),

            by_dataset as (
                select
                    dataset_id,
                    count(*) filter (where not is_held) as ok_parts,
                    count(*) filter (where is_kept) as held_parts,
                    count(*) filter (where is_refused) as refused_parts,
                    sum(row_count)::bigint as row_count,
                    sum(quarantined_count) filter (where not is_held)::bigint as quarantined_count,
                    max(good_at) as good_at,
                    max(tried_at) as tried_at,
                    (array_agg(outcome order by concern desc, tried_at desc))[1] as outcome,
                    (array_agg(message order by concern desc, tried_at desc))[1] as message
                from judged
                cross join lateral (
                    select case
                        when is_kept or is_refused then 2 when outcome = 'empty' then 0 else 1
                    end as concern
                ) as ranked
                group by dataset_id
            )

            select
                dataset_id,
                max_age_days,
                extract(day from now() - good_at)::int as age_days,
                coalesce(ok_parts, 0) as ok_parts,
                coalesce(held_parts, 0) as held_parts,
                coalesce(refused_parts, 0) as refused_parts,
                row_count,
                quarantined_count,
                good_at,
                tried_at,
                outcome,
                message
            from ops.dataset
            inner join ops.source using (source_id)
            left join by_dataset using (dataset_id)
            where dataset_id = any(%(ids)s)
            """,
            {"ids": ids},
        ).fetchall()
    rows = {row["dataset_id"]: row for row in found}
    for dataset_id in ids:
        dataset = sources.dataset(dataset_id)
        rows[dataset_id]["door"] = "http" if dataset.http else "inbox"
        rows[dataset_id]["grade"] = dataset.grade
        rows[dataset_id]["essential"] = dataset_id in sources.essential()
    return [rows[dataset_id] for dataset_id in ids]


def print_deliveries(out: Console, rows: list[dict[str, Any]]) -> None:
    """One line per dataset: what is in use of it, how old that is, how the newest tries ended."""
    table = _table(
        "What each source delivered",
        "dataset*",
        "door",
        ">parts",
        ">rows",
        ">refused",
        "good on",
        ">age/max",
        "last try",
        gap=1,
    )
    for row in rows:
        late = row["age_days"] is not None and row["age_days"] > row["max_age_days"]
        lacking = row["essential"] and row["good_at"] is None
        tried = row["outcome"] is not None
        table.add_row(
            _giving(row["dataset_id"]),
            row["door"],
            f"{row['ok_parts']}/{row['held_parts']}/{row['refused_parts']}" if tried else "-",
            _count(row["row_count"]),
            _count(row["quarantined_count"]),
            Text(_day(row["good_at"]), "red" if lacking else ""),
            Text(
                f"{'-' if row['age_days'] is None else row['age_days']}/{row['max_age_days']}",
                "red" if late else "",
            ),
            _outcome(row["outcome"]) if tried or row["door"] == "http" else "nothing yet",
        )
    out.print(table)
    out.print("parts: ok/held/refused (held: the last good delivery serves on); age: days/allowed")
    for row in rows:
        if row["held_parts"] or row["refused_parts"]:
            out.print(Text(f"{row['dataset_id']}: {row['message']}", "yellow"))


def holds(connection: psycopg.Connection) -> list[dict[str, Any]]:
    """What the gate keeps out of the release in force, by rule and dataset."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            """
            select
                hold.rule_id,
                hold.dataset_id,
                hold.scope,
                count(*) as hold_count,
                string_agg(distinct part, ', ') as parts,
                min(held_at) as since,
                min(message_en) as message
            from ops.hold
            inner join ops.release using (build_id)
            where state = 'current'
            group by hold.rule_id, hold.dataset_id, hold.scope
            order by hold.dataset_id, hold.rule_id
            """
        ).fetchall()


def print_holds(out: Console, rows: list[dict[str, Any]]) -> None:
    """One line per rule and dataset."""
    for row in rows:
        out.print(Text(hold_line(row), "yellow"))


def hold_line(row: dict[str, Any]) -> str:
    """What is held of a dataset, by which rule, since when and why."""
    what = f"{row['hold_count']:,} rows" if row["scope"] == "rows" else row["parts"]
    return (
        f"{row['dataset_id']}: {what} held by {row['rule_id']} since {_day(row['since'])}:"
        f" {row['message']}"
    )


def parts(connection: psycopg.Connection, dataset_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The newest try and what is in use of each part of these datasets."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from ops.part_state where dataset_id = any(%s) order by dataset_id, part",
            [list(dataset_ids)],
        ).fetchall()


def print_parts(out: Console, rows: list[dict[str, Any]]) -> None:
    """One line per part; many parts of one dataset that fared alike share a line."""
    table = _table(
        "Parts", "dataset", "part*", "last try", ">rows", ">refused", "good on", "tried on", gap=1
    )
    told = []
    for dataset_id, group in groupby(rows, key=itemgetter("dataset_id")):
        members = list(group)
        many = len(members) > MANY_PARTS
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in members:
            fate = (row["outcome"], _day(row["good_at"]), _day(row["tried_at"]))
            alike.setdefault(fate if many else (row["part"],), []).append(row)
        for same in alike.values():
            first, last = same[0], same[-1]
            span = f"{len(same)} parts: {first['part']} … {last['part']}"
            table.add_row(
                dataset_id,
                _giving(first["part"] if len(same) == 1 else span),
                _outcome(first["outcome"]),
                _count(_total(same, "row_count")),
                _count(_total(same, "quarantined_count")),
                _day(first["good_at"]),
                _day(first["tried_at"]),
            )
            if first["message"]:
                more = f" (and {len(same) - 1} more)" if len(same) > 1 else ""
                told.append(f"{dataset_id} {first['part']}{more}: {first['message']}")
    out.print(table)
    for line in told:
        out.print(Text(line, "yellow"))


def _giving(text: str) -> Text:
    """A cell that is cut rather than wrapped where there is no room."""
    return Text(text, no_wrap=True, overflow="ellipsis")


def _total(rows: Iterable[dict[str, Any]], column: str) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [row[column] for row in rows if row[column] is not None]
    return sum(known) if known else None


def _outcome(outcome: str | None) -> Text:
    return Text(outcome or "never tried", style="green" if outcome == "ok" else "yellow")


def _count(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never"


def result_lines(dataset_id: str, results: Sequence[PartResult]) -> list[str]:
    """What came of one dataset: a line per part, or of many parts one line and those that failed.

    A returned copy is named, since its sender waits for it.
    """
    if not results:
        return [f"{dataset_id}: nothing came"]
    shown = list(results)
    lines = []
    if len(results) > MANY_PARTS:
        good = [r for r in results if r.outcome == "ok"]
        shown = [r for r in results if r.outcome not in ("ok", "empty")]
        lines.append(
            f"{dataset_id}: {len(results):,} parts, {sum(r.changed for r in good):,} of them new,"
            f" {len(shown):,} failed, {sum(r.loaded for r in good):,} rows,"
            f" {sum(r.quarantined for r in good):,} refused"
        )
    for result in shown:
        line = f"{dataset_id} {result.part}: {result.outcome}"
        if result.outcome == "ok":
            line += ", new" if result.changed else ", unchanged"
        if result.loaded or result.quarantined:
            line += f", {result.loaded:,} rows, {result.quarantined:,} refused"
        lines.append(f"{line}. {result.message}" if result.message else line)
    lines += [f"returned copy: {reply}" for reply in sorted({r.reply for r in results} - {""})]
    return lines


def print_releases(out: Console, releases: list[Release]) -> None:
    """Releases newest first."""
    table = _table(
        "Releases", "release", "published at", "verdict*", "state", "values", "revisions"
    )
    for release in releases:
        table.add_row(
            str(release.release_id),
            f"{release.published_at:%Y-%m-%d %H:%M %Z}",
            _giving(release.verdict),
            Text(release.state, style="green" if release.state == "current" else ""),
            f"{release.value_count:,}",
            f"{release.revision_count:,}",
        )
    out.print(table)
    for release in releases:
        if release.page.exists():
            out.print(f"page of release {release.release_id}: {release.page}", soft_wrap=True)


def _table(title: str, *columns: str, gap: int = 2) -> Table:
    """A table whose cells are never cut, but for the column marked `*`, which gives way.

    Cells of that column are made by `_giving`. A column marked `>` stands at the right.
    """
    table = Table(
        title=title, title_justify="left", box=None, padding=(0, gap, 0, 0), header_style="bold"
    )
    for name in columns:
        if name.endswith("*"):
            table.add_column(name[:-1], overflow="ellipsis", ratio=1)
        else:
            side: JustifyMethod = "right" if name.startswith(">") else "left"
            table.add_column(name.removeprefix(">"), no_wrap=True, justify=side)
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

    A narrow terminal loses names, sources and distances, never a part of a number.
    """
    wide = out.width >= WIDE_COLUMNS
    title = (
        f"{region['region_name']} (Kemendagri {region['kemendagri_code']},"
        f" BPS {region['bps_code']})"
    )
    names = ["kode", "nilai", "tahun", "beda", "target", "perlu", "nyata", "ke"]
    if wide:
        names[5:5] = ["jarak"]
        names[1:1] = ["indikator*"]
        names += ["sumber"]
    table = _table(title, *names, gap=2 if wide else 1)
    for row in rows:
        cells: list[str | Text] = [
            row["indicator_code"],
            _value(row),
            str(row["period_year"] or ""),
            _change(row),
            _target(row),
            number(row["pace_needed_per_year"]),
            number(row["pace_actual_per_year"]),
            _place(row),
        ]
        if wide:
            cells[5:5] = [number(row["target_distance"])]
            cells[1:1] = [_giving(row["indicator_name"])]
            reason = NULL_WORDS.get(row["null_reason"], row["null_reason"] or "")
            cells.append(row["source_id"] or reason)
        table.add_row(*cells)
    out.print(table)
    for line in LEGEND:
        out.print(line)


def _value(row: dict[str, Any]) -> Text:
    """The number with its unit and marks."""
    has_value = row["value"] is not None
    value = Text(f"{number(row['value'])} {row['unit']}" if has_value else "-")
    if row["gate_notes"]:
        value.append(" ⚑", style="yellow")
    if not has_value:
        return value
    if row["is_sample"]:
        value.append(" CONTOH", style="yellow")
    elif row["evidence"] == "believed":
        value.append(" ?", style="yellow")
    if row["value_mark"] == "part_missing":
        value.append(" †", style="yellow")
    if mark := RSE_MARKS.get(row["rse_band"]):
        value.append(f" {mark}", style="yellow")
    return value


def _target(row: dict[str, Any]) -> Text:
    """The headline target with its year, or the base year of its document and its year."""
    if row["target_value"] is None:
        return Text("")
    span = [str(year) for year in (row["target_base_year"], row["target_year"]) if year]
    target = Text(f"{number(row['target_value'])} ({'-'.join(span) or 'rutin'})")
    if row["target_is_sample"]:
        target.append(" CONTOH", style="yellow")
    return target


def _place(row: dict[str, Any]) -> str:
    """The places in the province that the survey allows, as 4-10/14."""
    if not row["rank_in_province"]:
        return ""
    low, high = row["rank_in_province_low"], row["rank_in_province_high"]
    return f"{low if low == high else f'{low}-{high}'}/{row['ranked_in_province_count']}"


def _change(row: dict[str, Any]) -> str:
    sign = CHANGE_SIGNS.get(row["change_assessment"], "")
    return f"{number(row['change'], signed=True)} {sign}".strip()


def _require_release(connection: psycopg.Connection) -> None:
    if not connection.execute("select to_regclass('ssk.mart_scorecard')").fetchone()[0]:  # type: ignore[index]
        raise SskError("Nothing is published yet.", "Run `make run`, or ingest to publish.")


def open_warehouse() -> psycopg.Connection:
    """A connection for reading reports."""
    warehouse.prepare()
    return warehouse.connect(autocommit=True)


def number(value: Decimal | None, *, signed: bool = False) -> str:
    """Indonesian notation, as the readers of the scorecard write numbers."""
    if value is None:
        return ""
    text = (f"{value:+,.2f}" if signed else f"{value:,.2f}").rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
