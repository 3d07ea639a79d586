"""Where a published number comes from: value, definition, snapshot, and the source's own bytes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

from ssk import sources
from ssk.errors import SskError
from ssk.landing import Landing
from ssk.report import find_region
from ssk.settings import get_settings


@dataclass
class Trace:
    """One published value with its origin; `inputs` are the values that it was derived from."""

    value: dict[str, Any]
    snapshot: dict[str, Any] | None = None
    source_bytes: str | None = None
    inputs: list[Trace] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def explain(
    connection: psycopg.Connection, indicator: str, region: str, year: int | None = None
) -> list[Trace]:
    """Traces of every claim on (indicator, region, year); without a year, of the newest.

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
    return [_trace(connection, row) for row in rows]


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


def _trace(connection: psycopg.Connection, value: dict[str, Any]) -> Trace:
    trace = Trace(value)
    if value["derived_from"]:
        inputs = _values(connection, "v.value_id = any(%s)", [value["derived_from"]])
        trace.inputs = [_trace(connection, row) for row in inputs]
    if value["snapshot_id"]:
        with connection.cursor(row_factory=dict_row) as cursor:
            trace.snapshot = cursor.execute(
                "select snapshot_id, source_id, dataset_id, part, request, file_name, sha256,"
                " byte_count, fetched_at, parser_version from ops.snapshot where snapshot_id = %s",
                [value["snapshot_id"]],
            ).fetchone()
        if trace.snapshot and value["source_row"]:
            body = Landing(get_settings().landing_dir).read(trace.snapshot["sha256"])
            trace.source_bytes = show(trace.snapshot["dataset_id"], body, value["source_row"])
    return trace


def show(dataset_id: str, body: bytes, locator: str) -> str:
    """The piece of `body` that a locator names: JSON pointer, CSV row or sheet and cell."""
    if locator.startswith("/"):
        node: Any = json.loads(body)
        for step in locator.removeprefix("/").split("/"):
            node = node[int(step)] if isinstance(node, list) else node[step]
        return json.dumps(node, ensure_ascii=False)
    if locator.startswith("row "):
        shape = sources.dataset(dataset_id).file
        assert shape is not None
        text = io.StringIO(body.decode(shape.encoding, errors="replace"), newline="")
        wanted = int(locator.removeprefix("row "))
        for number, cells in enumerate(csv.reader(text, delimiter=shape.delimiter), start=1):
            if number == wanted:
                return shape.delimiter.join(cells)
        raise SskError(f"{dataset_id}: the file has no {locator}.")
    import openpyxl

    sheet_name, _, cell = locator.rpartition("!")
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    row = int("".join(c for c in cell if c.isdigit()))
    values = next(book[sheet_name].iter_rows(min_row=row, max_row=row, values_only=True))
    return " | ".join("" if v is None else str(v) for v in values)


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
        f"{pad}  release {value['release_id']} of {value['published_at']:%Y-%m-%d %H:%M},"
        f" definition {value['definition_version']}, method {value['method_variant']},"
        f" evidence {value['evidence']}",
    ]
    if value["null_reason"]:
        text.append(f"{pad}  no value because: {value['null_reason']}")
    if trace.snapshot:
        shot = trace.snapshot
        text += [
            f"{pad}  source {shot['source_id']}, {shot['dataset_id']}, snapshot"
            f" {shot['snapshot_id']} fetched {shot['fetched_at']:%Y-%m-%d %H:%M:%S %Z}",
            f"{pad}  request {shot['request']} {shot['file_name'] or ''}".rstrip(),
            f"{pad}  sha256 {shot['sha256']} ({shot['byte_count']:,} bytes)",
            f"{pad}  at {value['source_row']}: {trace.source_bytes}",
        ]
    if trace.inputs:
        text.append(f"{pad}  derived from:")
        for part in trace.inputs:
            text += lines(part, depth + 1)
    return text
