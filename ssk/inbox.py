"""The inbox: a folder, or any address that fsspec opens, where people put files.

`<inbox>/<source>/<dataset>/` holds files of one dataset; in `<inbox>/<source>/` and in `<inbox>/`
itself a file is recognised by the stamp of its template or by its headings. Answers to senders go
to a folder `balasan` beside the file.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

import fsspec
import psycopg

from ssk.errors import SskError
from ssk.redact import redact
from ssk.settings import get_settings
from ssk.sources import Dataset, Source
from ssk.tables import BOOKS

SETTLE_SECONDS = 5
REPLIES = "balasan"
SUFFIXES = BOOKS | {".csv"}


@dataclass(frozen=True)
class Dropped:
    """A file that somebody sent."""

    files: Any  # the fsspec file system
    path: str
    byte_count: int
    modified_at: datetime

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    def reply_path(self, of: str = "") -> str:
        """Where the returned copy goes; `of` tells apart the forms of one workbook."""
        path = PurePosixPath(self.path)
        stem = path.stem if path.suffix.lower() == ".xlsx" else path.name
        return str(path.parent / REPLIES / f"{stem}{of}.balasan.xlsx")

    def open(self) -> AbstractContextManager[BinaryIO]:
        return cast(AbstractContextManager[BinaryIO], self.files.open(self.path, "rb"))

    def read(self) -> bytes:
        with self.open() as stream:
            return stream.read()

    def blocks(self, size: int) -> Iterator[bytes]:
        with self.open() as stream:
            while block := stream.read(size):
                yield block

    def answer(self, content: bytes, of: str = "") -> str:
        """Put the returned copy beside the file; the address of it."""
        path = self.reply_path(of)
        self.files.makedirs(str(PurePosixPath(path).parent), exist_ok=True)
        with self.files.open(path, "wb") as stream:
            stream.write(content)
        return path


def dropped(address: str) -> Dropped:
    """One file by its path or address.

    Raises:
        SskError: there is no such file.
    """
    files, path = fsspec.core.url_to_fs(address)
    if not files.isfile(path):
        raise SskError(f"{address}: no such file.", "Check the path.")
    return _dropped(files, files.info(path))


def waiting(folder: str) -> list[Dropped]:
    """Files that lie in a folder of the inbox, oldest first, so that the newest decides.

    A file that changed within the last seconds may still be on its way in and waits for the next
    run.

    Raises:
        SskError: the inbox cannot be reached.
    """
    url = get_settings().inbox_url
    try:
        files, root = fsspec.core.url_to_fs(url)
        path = f"{root.rstrip('/')}/{folder}".rstrip("/")
        if not files.isdir(path):
            return []
        found = [
            _dropped(files, entry)
            for entry in files.ls(path, detail=True, refresh=True)
            if entry["type"] == "file" and _is_sent(PurePosixPath(entry["name"]))
        ]
    except (OSError, ValueError, ImportError) as error:
        raise SskError(
            f"The inbox {redact(url)} cannot be read ({redact(str(error))}).",
            "Check SSK_INBOX; an address such as s3:// needs its fsspec package installed.",
        ) from error
    settled = [f for f in found if time.time() - f.modified_at.timestamp() > SETTLE_SECONDS]
    return sorted(settled, key=lambda file: (file.modified_at, file.name))


def _is_sent(path: PurePosixPath) -> bool:
    # Excel keeps a ~$ file beside each workbook that somebody has open
    return path.suffix.lower() in SUFFIXES and not path.name.startswith("~$")


def is_new(connection: psycopg.Connection, source: Source, dataset: Dataset, file: Dropped) -> bool:
    """Whether this very file was not read yet, by the parser in use."""
    row = connection.execute(
        "select 1 from ops.inbox_file where (dataset_id, address, byte_count, modified_at,"
        " parser_version) = (%s, %s, %s, %s, %s)",
        _key(source, dataset, file),
    ).fetchone()
    connection.commit()
    return row is None


def remember(
    connection: psycopg.Connection, source: Source, dataset: Dataset, file: Dropped
) -> None:
    """Write down that a file was read, whatever came of it."""
    connection.execute(
        "insert into ops.inbox_file (dataset_id, address, byte_count, modified_at, parser_version)"
        " values (%s, %s, %s, %s, %s) on conflict do nothing",
        _key(source, dataset, file),
    )
    connection.commit()


def _key(source: Source, dataset: Dataset, file: Dropped) -> list[Any]:
    return [
        dataset.dataset_id,
        file.path,
        file.byte_count,
        file.modified_at,
        source.parser_version,
    ]


def _dropped(files: Any, entry: dict[str, Any]) -> Dropped:
    modified = files.modified(entry["name"])
    if modified.tzinfo is None:
        modified = modified.replace(tzinfo=UTC)
    return Dropped(files, entry["name"], int(entry["size"]), modified)
