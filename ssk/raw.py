"""Raw: text columns as delivered, a list partition per snapshot, attached in one transaction."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from ssk import judge
from ssk.errors import PullError
from ssk.landing import BLOCK, Landing
from ssk.sources import Dataset, Delivery, FileShape, Page, Row

BOM = b"\xef\xbb\xbf"
HEADER_BYTES = 1 << 16
UNREADABLE = re.compile("[\x00\ufffd\ud800-\udfff]")
PG_ENCODINGS = {"utf-8": "UTF8", "latin-1": "LATIN1", "cp1252": "WIN1252"}
CELL_REASONS = {
    "ambiguous": "angka rancu: tanda ribuan atau desimal tidak dapat ditentukan",
    "unreadable": "bukan angka yang dapat dibaca",
    "mark_without_legend": "tanda pada angka tanpa keterangan di tabel",
}


class _RowsAreNotLines(Exception):
    """COPY would read other rows or cells than the file has."""


def ensure_table(connection: psycopg.Connection, dataset: Dataset) -> None:
    """Make the partitioned raw table of a dataset, and columns that its yml has got since."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} text").format(sql.Identifier(name)) for name in dataset.columns
    )
    connection.execute(
        sql.SQL(
            "create table if not exists raw.{} ({}, _snapshot_id bigint not null,"
            " _row text not null, _part text) partition by list (_snapshot_id)"
        ).format(sql.Identifier(dataset.raw_table), columns)
    )
    known = connection.execute(
        "select array_agg(attname::text) from pg_attribute where attrelid = %s::regclass",
        [sql.Identifier("raw", dataset.raw_table).as_string(connection)],
    ).fetchone()
    assert known is not None
    for name in (*dataset.columns, "_part"):
        if name not in known[0]:
            connection.execute(
                sql.SQL("alter table {} add column {} text").format(
                    sql.Identifier("raw", dataset.raw_table), sql.Identifier(name)
                )
            )


def load(
    connection: psycopg.Connection,
    landing: Landing,
    dataset: Dataset,
    delivery: Delivery,
) -> dict[str, tuple[int, int]]:
    """Load the pages of a delivery that are not loaded yet, inside the caller's transaction.

    Returns:
        Per part (rows in raw, rows refused) over all pages, loaded now or before. A form says in
        its rows which parts it holds; rows refused there that name none count with the first.

    Raises:
        PullError: empty, when there is no row at all; malformed, when the count differs from what
            the source reports or when more rows are refused than the dataset allows; the caller
            rolls back and the last good delivery stays.
    """
    loaded = refused = 0
    for page in delivery.pages:
        row = connection.execute(
            """
            select row_count, (select count(distinct source_row) from ops.quarantine
                where quarantine.snapshot_id = snapshot.snapshot_id and raw_row is not null),
                (select count(distinct source_row) from ops.quarantine
                where quarantine.snapshot_id = snapshot.snapshot_id)
            from ops.snapshot where snapshot_id = %s for update
            """,
            [page.landed.snapshot_id],
        ).fetchone()
        assert row is not None
        if row[0] is None:
            kept, dropped, doubtful = _load_page(connection, landing, dataset, page)
        else:
            kept, dropped, doubtful = row
        loaded += kept
        refused += dropped
        if doubtful * 100 > dataset.quarantine_limit_pct * max(kept + dropped, 1):
            raise _over_limit(connection, dataset, delivery, page, kept + dropped, doubtful)
    if delivery.reported_count is not None and loaded + refused != delivery.reported_count:
        raise PullError(
            "malformed",
            f"{dataset.dataset_id} {delivery.part}: the source reports {delivery.reported_count}"
            f" rows, {loaded + refused} arrived.",
            "Nothing of it is loaded; the last good delivery stays.",
        )
    if loaded + refused == 0 and dataset.form:
        raise PullError(
            "empty",
            f"{dataset.dataset_id}: tidak ada baris yang diisi.",
            "Isi di bawah baris CONTOH, lalu kirim lagi. Data terakhir tetap dipakai.",
        )
    if loaded + refused == 0:
        raise PullError(
            "empty",
            f"{dataset.dataset_id} {delivery.part}: a header and no rows.",
            "No rows are not zeros; the last good delivery stays.",
        )
    if dataset.form is None:
        return {delivery.part: (loaded, refused)}
    [page] = delivery.pages
    return _parts(connection, dataset, page.landed.snapshot_id)


def _parts(
    connection: psycopg.Connection, dataset: Dataset, snapshot_id: int
) -> dict[str, tuple[int, int]]:
    counts = connection.execute(
        sql.SQL(
            """
            with taken as (
                select _part as part, count(*) as n from raw.{table}
                where _snapshot_id = {snapshot} group by _part
            ),

            refused as (
                select coalesce(taken.part, (select min(part) from taken)) as part,
                    count(distinct source_row) as n
                from ops.quarantine left join taken using (part)
                where snapshot_id = {snapshot}
                group by 1
            )

            select taken.part, taken.n, coalesce(refused.n, 0)
            from taken left join refused using (part) order by 1
            """
        ).format(table=sql.Identifier(dataset.raw_table), snapshot=sql.Literal(snapshot_id))
    ).fetchall()
    return {part: (taken, refused) for part, taken, refused in counts}


def _load_page(
    connection: psycopg.Connection,
    landing: Landing,
    dataset: Dataset,
    page: Page,
) -> tuple[int, int, int]:
    snapshot_id = page.landed.snapshot_id
    partition = sql.Identifier("raw", f"{dataset.raw_table}__s{snapshot_id}")
    parent = sql.Identifier("raw", dataset.raw_table)
    # the check is made on the empty table, so that neither it nor ATTACH has to scan the rows; it
    # goes once the partition bound says the same
    connection.execute(
        sql.SQL(
            "create table {0} (like {1}, constraint one_snapshot check (_snapshot_id = {2}));"
            " alter table {0} alter column _snapshot_id set default {2}"
        ).format(partition, parent, sql.Literal(snapshot_id))
    )
    if dataset.checks or dataset.key:
        incoming = sql.Identifier(f"incoming_{snapshot_id}")
        connection.execute(
            sql.SQL(
                "create temp table {0} (like {1} including defaults, _label text) on commit drop"
            ).format(incoming, partition)
        )
        _copy_page(connection, landing, dataset, page, incoming)
        kept, dropped = judge.settle(connection, dataset, snapshot_id, incoming, partition)
    else:
        kept, dropped = _copy_page(connection, landing, dataset, page, partition)
    # a form refuses the row of a bad number; of a producer's table only the number is left out
    doubtful = dropped + _quarantine_cells(connection, dataset, snapshot_id, partition)
    connection.execute(
        sql.SQL(
            "alter table {1} attach partition {0} for values in ({2});"
            " alter table {0} alter column _snapshot_id drop default,"
            " drop constraint one_snapshot"
        ).format(partition, parent, sql.Literal(snapshot_id))
    )
    connection.execute(
        "update ops.snapshot set row_count = %s, loaded_at = clock_timestamp()"
        " where snapshot_id = %s",
        [kept, snapshot_id],
    )
    return kept, dropped, doubtful


def _copy_page(
    connection: psycopg.Connection,
    landing: Landing,
    dataset: Dataset,
    page: Page,
    target: sql.Identifier,
) -> tuple[int, int]:
    """(rows copied, rows refused because they are no rows of this table)."""
    if page.csv:
        return _copy_csv(connection, landing, dataset, page, page.csv, target)
    assert page.read is not None
    rows = _of_shape(dataset, page.read(landing.read(page.landed.sha256)))
    return _copy_rows(connection, dataset, page, target, rows)


def _copy_csv(
    connection: psycopg.Connection,
    landing: Landing,
    dataset: Dataset,
    page: Page,
    shape: FileShape,
    target: sql.Identifier,
) -> tuple[int, int]:
    """Stream the file's own bytes into COPY when every line is a row, else read row by row.

    To COPY a quote opens anywhere in a cell, so `5" pipe` on two lines would make one row of them;
    a file with line breaks in its cells therefore takes the slower way.
    """
    try:
        with connection.transaction():
            return _copy_bytes(connection, landing, dataset, page, shape, target), 0
    except (psycopg.errors.DataError, _RowsAreNotLines):
        if page.read:
            rows = _of_shape(dataset, page.read(landing.read(page.landed.sha256)))
            return _copy_rows(connection, dataset, page, target, rows)
        with landing.open(page.landed.sha256) as stream:
            check_header(dataset, shape, stream)
            text = io.TextIOWrapper(stream, shape.encoding, errors="replace", newline="")
            records = csv_records(text, shape.delimiter, dataset.dataset_id, first=2)
            rows = ((f"row {n}", [cell or None for cell in cells]) for n, cells in records)
            return _copy_rows(connection, dataset, page, target, rows)


def _copy_bytes(
    connection: psycopg.Connection,
    landing: Landing,
    dataset: Dataset,
    page: Page,
    shape: FileShape,
    target: sql.Identifier,
) -> int:
    counter = sql.Identifier("pg_temp", f"row_of_{page.landed.snapshot_id}")
    # rows are numbered as a spreadsheet shows them
    connection.execute(
        sql.SQL("create temp sequence {} start {} cache 1000").format(
            sql.Identifier(f"row_of_{page.landed.snapshot_id}"), sql.Literal(shape.header_row + 1)
        )
    )
    connection.execute(
        sql.SQL("alter table {} alter column _row set default 'row ' || nextval({})").format(
            target, sql.Literal(counter.as_string(connection))
        )
    )
    columns = sql.SQL(", ").join(map(sql.Identifier, shape.columns or dataset.columns))
    statement = sql.SQL(
        "copy {} ({}) from stdin with (format csv, delimiter {}, encoding {})"
    ).format(
        target, columns, sql.Literal(shape.delimiter), sql.Literal(PG_ENCODINGS[shape.encoding])
    )
    with landing.open(page.landed.sha256) as stream:
        check_header(dataset, shape, stream)
        cursor = connection.cursor()
        # COPY takes a quote within a cell away: 4" dan 6" would become 4 dan 6
        inner_quote = re.compile(
            rb'(?:^|[\n%b])[^"\r\n%b]+"' % ((re.escape(shape.delimiter.encode()),) * 2)
        )
        lines, end = 0, b"\n"
        with cursor.copy(statement) as copy:
            tail = b"\n"
            while block := stream.read(BLOCK):
                if b'"' in block and inner_quote.search(tail + block):
                    raise _RowsAreNotLines
                tail = block[block.rfind(b"\n") + 1 :] if b"\n" in block else tail + block
                copy.write(block)
                lines += block.count(b"\n")
                end = block[-1:]
    if cursor.rowcount != lines + (end != b"\n"):
        raise _RowsAreNotLines
    connection.execute(sql.SQL("alter table {} alter column _row drop default").format(target))
    connection.execute(sql.SQL("drop sequence {}").format(counter))
    return cursor.rowcount


def check_header(dataset: Dataset, shape: FileShape, stream: BinaryIO) -> None:
    """Read the header off `stream` and compare it with the declared one.

    Raises:
        PullError: malformed, naming the columns that are missing and those that are new.
    """
    for _ in range(shape.header_row - 1):
        stream.readline(HEADER_BYTES)
    line = stream.readline(HEADER_BYTES).removeprefix(BOM).decode(shape.encoding, errors="replace")
    try:
        found = next(csv.reader([line], delimiter=shape.delimiter), [])
    except csv.Error:  # bytes of another encoding, or no text at all
        found = []
    header = tuple(name.strip() for name in found)
    if header == shape.header:
        return
    missing = [name for name in shape.header if name not in header]
    new = [name for name in header if name not in shape.header]
    raise PullError(
        "malformed",
        f"{dataset.dataset_id}: the header changed; missing: {missing or 'none'},"
        f" new: {new or 'none'}{'' if missing or new else ', order differs'}.",
        f"Compare the file with ssk/sources/{dataset.source_id}.yml and mend the declaration.",
    )


def csv_records(
    text: TextIO, delimiter: str, label: str, first: int
) -> Iterator[tuple[int, list[str]]]:
    """Records with the row number that a spreadsheet shows, from `first` on; blank lines pass.

    Raises:
        PullError: malformed, when quotes do not close: where a row ends is then unknown, and all
            that follows could hide in one cell.
    """
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = first - 1
    try:
        for cells in reader:
            number += 1
            if cells:
                yield number, cells
    except csv.Error as error:
        raise PullError(
            "malformed",
            f"{label}: the record that begins in row {number + 1} cannot be read ({error}).",
            "Mend the quotes of that row in the file.",
        ) from None


def _of_shape(dataset: Dataset, rows: Iterator[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """Rows as they come; a record in which a field is missing or of another kind is malformed."""
    locator = "the first row"
    try:
        for locator, values in rows:
            if not all(value is None or isinstance(value, str) for value in values):
                raise TypeError(f"{locator} holds a value that is no text: {values}")
            yield locator, values
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise PullError(
            "malformed",
            f"{dataset.dataset_id}: the record after {locator} has another shape ({error!r}).",
            "Nothing of it is loaded; compare the answer with the connector of this source.",
        ) from None


def _copy_rows(
    connection: psycopg.Connection,
    dataset: Dataset,
    page: Page,
    target: sql.Identifier,
    rows: Iterator[tuple[str, Row]],
) -> tuple[int, int]:
    """COPY parsed rows; one with another number of fields, or no text, is quarantined."""
    order = page.columns or dataset.columns
    width = len(order)
    refused: list[tuple[str, str, Any]] = []
    columns = sql.SQL(", ").join(map(sql.Identifier, (*order, "_row")))
    kept = connection.cursor()
    with kept.copy(sql.SQL("copy {} ({}) from stdin").format(target, columns)) as copy:
        for locator, values in rows:
            if len(values) != width:
                shown = [UNREADABLE.sub("\ufffd", v) if v else v for v in values]
                refused.append((locator, f"{len(values)} kolom, seharusnya {width}", shown))
            elif any(v is not None and UNREADABLE.search(v) for v in values):
                shown = [UNREADABLE.sub("\ufffd", v) if v else v for v in values]
                refused.append((locator, "karakter yang tidak dapat dibaca", shown))
            else:
                copy.write_row((*values, locator))
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into ops.quarantine (snapshot_id, dataset_id, source_row, reason, raw_row)"
            " values (%s, %s, %s, %s, %s)",
            [
                (page.landed.snapshot_id, dataset.dataset_id, locator, reason, Jsonb(values))
                for locator, reason, values in refused
            ],
        )
    return kept.rowcount, len(refused)


def _quarantine_cells(
    connection: psycopg.Connection, dataset: Dataset, snapshot_id: int, partition: sql.Identifier
) -> int:
    """Record each number cell that cannot be read for sure; staging leaves its value null."""
    rows: set[str] = set()
    legend: sql.Composable = sql.SQL("null")
    if dataset.legend_column:
        legend = sql.SQL("ops.mark_legend(t.{})").format(sql.Identifier(dataset.legend_column))
    for column, number_format in dataset.numbers.items():
        name, _, type_rule = column.partition(" where ")
        condition: sql.Composable = sql.SQL("true")
        if type_rule:
            type_column, _, type_value = type_rule.partition("=")
            condition = sql.SQL("{} = {}").format(
                sql.Identifier(type_column), sql.Literal(type_value)
            )
        found = connection.execute(
            sql.SQL(
                """
                insert into ops.quarantine
                    (snapshot_id, dataset_id, source_row, column_name, reason, raw_value)
                select {id}, {dataset}, t._row, {name},
                    {reasons}::jsonb ->> n.status, t.{column}
                from {partition} as t
                cross join lateral ops.read_number(t.{column}, {format}, {legend}) as n
                where {condition} and n.status in ('ambiguous', 'unreadable', 'mark_without_legend')
                returning source_row
                """
            ).format(
                id=sql.Literal(snapshot_id),
                dataset=sql.Literal(dataset.dataset_id),
                name=sql.Literal(name),
                column=sql.Identifier(name),
                reasons=sql.Literal(Jsonb(CELL_REASONS)),
                partition=partition,
                format=sql.Literal(number_format),
                legend=legend,
                condition=condition,
            )
        )
        rows.update(row[0] for row in found)
    return len(rows)


def _over_limit(
    connection: psycopg.Connection,
    dataset: Dataset,
    delivery: Delivery,
    page: Page,
    rows: int,
    doubtful: int,
) -> PullError:
    """The refusal of a load, with examples since its quarantine rows go with the transaction."""
    examples = connection.execute(
        "select source_row, column_name, coalesce(raw_value, raw_row::text), reason"
        " from ops.quarantine where snapshot_id = %s order by quarantine_id limit 3",
        [page.landed.snapshot_id],
    ).fetchall()
    shown = "; ".join(
        f"{row} {column or ''} '{value}': {why}" for row, column, value, why in examples
    )
    return PullError(
        "malformed",
        f"{dataset.dataset_id} {delivery.part}: {doubtful} of {rows} rows cannot be read, more"
        f" than {dataset.quarantine_limit_pct:g} % ({shown}).",
        "The last good delivery stays; look at the file and at the declared number format.",
    )
