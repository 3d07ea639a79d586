"""Where a published number comes from: value, definition, snapshot, and the source's own bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import psycopg
from psycopg.rows import dict_row

from ssk.errors import SskError
from ssk.landing import Landing
from ssk.locators import Content
from ssk.report import find_region
from ssk.settings import get_settings

SHOWN = 10


@dataclass
class Trace:
    """One published value with its origins: rows of mart_lineage, each with the source's own bytes.

    `inputs` are the values that it was derived from. Of many origins or inputs the first are shown,
    the counts tell how many there are.
    """

    value: dict[str, Any]
    model: str | None
    origin_count: int
    origins: list[dict[str, Any]]
    input_count: int
    inputs: list[Trace] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def explain(
    connection: psycopg.Connection,
    indicator: str,
    region: str,
    year: int | None = None,
    shown: int | None = SHOWN,
) -> list[Trace]:
    """Traces of every claim on (indicator, region, year); without a year, of the newest.

    Args:
        shown: how many origins and inputs of a value are shown; None for all.

    Raises:
        SskError: unknown region, or no value is published for the key.
    """
    place = find_region(connection, region)
    rows = _values(
        connection,
        "v.indicator_code = %s and v.region_id = %s and v.period_year = coalesce(%s, ("
        "select max(period_year) from ssk.fct_indicator_value as n where n.value is not null"
        " and n.indicator_code = v.indicator_code and n.region_id = v.region_id))",
        [indicator.upper(), place["region_id"], year],
    )
    if not rows:
        known = connection.execute(
            "select distinct period_year from ssk.fct_indicator_value"
            " where indicator_code = %s and region_id = %s order by 1",
            [indicator.upper(), place["region_id"]],
        ).fetchall()
        raise SskError(
            f"No value of {indicator.upper()} for {place['region_name']}"
            f"{f' in {year}' if year else ''}.",
            f"Published years: {', '.join(str(row[0]) for row in known) or 'none'};"
            " see ssk.mart_coverage for who owes it.",
        )
    return [_trace(connection, row, shown, {}) for row in rows]


def _values(
    connection: psycopg.Connection, condition: str, parameters: list[Any]
) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            f"""
            select v.*, i.name_id as indicator_name, r.region_name, release.release_id,
                release.published_at
            from ssk.fct_indicator_value as v
            inner join ssk.dim_indicator as i using (indicator_code)
            inner join ssk.dim_region as r using (region_id)
            cross join ssk.release
            where {condition}
            order by v.is_preferred desc, v.source_id
            """.encode(),  # noqa: S608 (conditions are written in this module)
            parameters,
        ).fetchall()


def _trace(
    connection: psycopg.Connection,
    value: dict[str, Any],
    shown: int | None,
    opened: dict[int, Content],
) -> Trace:
    with connection.cursor(row_factory=dict_row) as cursor:
        origins = cursor.execute(
            """
            select
                origin_kind, dataset_id, part, snapshot_id, request, file_name, source_row, pointer,
                sheet_name, row_number, column_number, sha256, fetched_at, parser_version,
                count(*) over () as origin_count
            from ssk.mart_lineage
            where value_id = %s and depth = 0
            order by snapshot_id, sheet_name, row_number, source_row
            limit %s
            """,
            [value["value_id"], shown],
        ).fetchall()
    model = connection.execute(
        "select model from ssk.mart_lineage where value_id = %s limit 1", [value["value_id"]]
    ).fetchone()
    input_ids = value["derived_from"] or []
    trace = Trace(
        value,
        model[0] if model else None,
        max((origin.pop("origin_count") for origin in origins), default=0),
        origins,
        len(input_ids),
    )
    for origin in origins:
        snapshot_id = origin["snapshot_id"]
        if snapshot_id not in opened:
            body = Landing(get_settings().landing_dir).read(origin["sha256"])
            opened[snapshot_id] = Content(origin["dataset_id"], body)
        origin["source_bytes"] = opened[snapshot_id].show(origin["source_row"])
    if input_ids:
        inputs = _values(connection, "v.value_id = any(%s)", [input_ids])[:shown]
        trace.inputs = [_trace(connection, row, shown, opened) for row in inputs]
    return trace


def lines(trace: Trace, depth: int = 0) -> list[str]:
    """A trace as text for the terminal."""
    value = trace.value
    pad = "    " * depth
    number = "tidak ada" if value["value"] is None else f"{value['value'].normalize():f}"
    text = [
        f"{pad}{value['indicator_code']} {value['indicator_name']}, {value['region_name']},"
        f" {value['period_year']}: {number} {value['unit']}"
        f"{' [CONTOH]' if value['is_sample'] else ''}"
        f"{' (resmi)' if value['is_official'] else ''}",
        f"{pad}  release {value['release_id']} of {value['published_at']:%Y-%m-%d %H:%M %Z},"
        f" definition {value['definition_version']}, method {value['method_variant']},"
        f" evidence {value['evidence']}" + (f", model {trace.model}" if trace.model else ""),
    ]
    if value["null_reason"]:
        text.append(f"{pad}  no value because: {value['null_reason']}")
    if trace.origin_count > 1:
        text.append(f"{pad}  computed from {_counted(trace.origins, trace.origin_count, 'rows')}:")
    for snapshot_id, rows in groupby(trace.origins, key=itemgetter("snapshot_id")):
        found = list(rows)
        shot = found[0]
        text += [
            f"{pad}  source {shot['dataset_id'].split('.')[0]}, {shot['dataset_id']}, snapshot"
            f" {snapshot_id} fetched {shot['fetched_at']:%Y-%m-%d %H:%M:%S %Z}",
            f"{pad}  request {shot['request']} {shot['file_name'] or ''}".rstrip(),
            f"{pad}  sha256 {shot['sha256']}",
            *(f"{pad}  at {row['source_row']}: {row['source_bytes']}" for row in found),
        ]
    if trace.inputs:
        text.append(f"{pad}  derived from {_counted(trace.inputs, trace.input_count, 'values')}:")
        for part in trace.inputs:
            text += lines(part, depth + 1)
    return text


def _counted(shown: list[Any], count: int, noun: str) -> str:
    return f"{count:,} {noun}" + (
        f" (the first {len(shown)}; --all shows all)" if len(shown) < count else ""
    )
