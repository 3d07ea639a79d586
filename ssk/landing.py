"""Landing: every response or file byte for byte, under its sha256, compressed with zstandard."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from ssk.errors import SskError

BLOCK = 1 << 20


@dataclass(frozen=True)
class Blob:
    """Content kept in the landing area: its hash, its length and where it lies."""

    sha256: str
    byte_count: int
    path: Path


class Landing:
    """Content-addressed store; the same bytes are kept once, however often they arrive."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / f"{sha256}.zst"

    def store(self, blocks: Iterable[bytes]) -> Blob:
        """Keep the concatenation of `blocks`; memory use does not grow with its length.

        The file gets its name only when it is complete, so a killed process leaves no half blob.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        count = 0
        handle, temporary = tempfile.mkstemp(dir=self.root, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                compressor = zstandard.ZstdCompressor(level=1)
                with compressor.stream_writer(file, closefd=False) as writer:
                    for block in blocks:
                        digest.update(block)
                        count += len(block)
                        writer.write(block)
                file.flush()
                # the database will believe in this file from now on
                os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            target = self.path(sha256)
            target.parent.mkdir(exist_ok=True)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return Blob(sha256, count, target)

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        """A readable stream of the original bytes.

        Raises:
            SskError: the blob is not in this landing area, or (at its end) is not what was landed.
        """
        path = self.path(sha256)
        if not path.exists():
            raise SskError(
                f"Landing has no file with sha256 {sha256}.",
                f"Restore {path.name} into {path.parent}, or ingest the source again.",
            )
        try:
            with (
                path.open("rb") as file,
                zstandard.ZstdDecompressor().stream_reader(file) as reader,
            ):
                yield io.BufferedReader(_Verified(reader, sha256), BLOCK)
        except (zstandard.ZstdError, _DamagedError) as error:
            raise SskError(
                f"The landed file {path} is damaged ({error}).",
                "Restore it from a backup, or delete it and ingest again.",
            ) from None

    def read(self, sha256: str) -> bytes:
        with self.open(sha256) as stream:
            return stream.read()


class _DamagedError(Exception):
    """What comes out of a blob is not what went in."""


class _Verified(io.RawIOBase):
    """Passes a stream on and compares its hash when it ends."""

    def __init__(self, stream: BinaryIO, sha256: str) -> None:
        self.stream = stream
        self.sha256 = sha256
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        block = self.stream.read(len(buffer))
        if not block and self.digest.hexdigest() != self.sha256:
            raise _DamagedError("its content has another sha256")
        self.digest.update(block)
        buffer[: len(block)] = block
        return len(block)
