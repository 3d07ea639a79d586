"""`ssk inbox check`: take a file now and say what came of it, as the night would."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from psycopg.rows import class_row

from ssk import inbox, sources, warehouse
from ssk.errors import PullError
from ssk.inbox import Dropped
from ssk.ingest import PartResult, ingest, recognise
from ssk.tables import stamp


@dataclass(frozen=True)
class Reason:
    """Why rows of a file were refused; without columns the row as a whole is."""

    dataset_id: str
    reason: str
    columns: list[str]
    row_count: int
    first_row: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def check(
    address: str, dataset_id: str | None = None, sender: str | None = None
) -> tuple[list[PartResult], list[Reason]]:
    """Load a file and gather why rows of it were refused, the most frequent reason first.

    Raises:
        PullError: malformed, when no dataset is named and none is recognised.
        SskError: no such file or dataset, or the warehouse cannot be reached.
    """
    file = inbox.dropped(address)
    results = []
    for each in [dataset_id] if dataset_id else _datasets(file):
        results += ingest(each, file=address, sender=sender)
    digest = hashlib.sha256()
    for block in file.blocks(1 << 20):
        digest.update(block)
    with (
        warehouse.connect("ssk_loader") as connection,
        connection.cursor(row_factory=class_row(Reason)) as cursor,
    ):
        reasons = cursor.execute(
            """
            select dataset_id, reason,
                array_remove(array_agg(distinct column_name), null) as columns,
                count(distinct source_row) as row_count,
                (array_agg(source_row order by quarantine_id))[1] as first_row
            from ops.quarantine
            where snapshot_id in (
                select snapshot_id from ops.snapshot
                where sha256 = %s and request = 'FILE' and dataset_id = any(%s)
            )
            group by 1, 2 order by row_count desc, first_row
            """,
            [digest.hexdigest(), [result.dataset_id for result in results]],
        ).fetchall()
    return results, reasons


def _datasets(file: Dropped) -> list[str]:
    """What a file is of: by the stamp of its template, its folder in the inbox, its headings."""
    known = sources.dataset_ids()
    with suppress(PullError):  # a file that cannot be opened is told so by its dataset
        stamped = stamp(file.read(), file.name)
        if stamped and stamped[0] in known:
            return [stamped[0]]
    folder = PurePosixPath(file.path).parent
    if (named := f"{folder.parent.name}.{folder.name}") in known:
        return [named]
    found = recognise(file, [one for one in known if sources.dataset(one).form])
    if not found:
        raise PullError(
            "malformed",
            f"{file.name}: bukan templat, dan judul kolomnya tidak cocok dengan satu pun formulir.",
            "Sebut formulirnya dengan --dataset, maka yang kurang akan disebut; `ssk template`"
            " tanpa argumen menampilkan daftarnya.",
        )
    return found
