"""The content-addressed store."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssk.errors import SskError
from ssk.landing import BLOCK, Landing


def files(root: Path) -> list[str]:
    return sorted(p.name for p in root.rglob("*") if p.is_file())


def test_bytes_come_back_and_are_kept_once(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    body = os.urandom(BLOCK + 17)
    blob = landing.store([body[:100], b"", body[100:]])
    again = landing.store([body])
    assert blob == again
    assert (blob.sha256, blob.byte_count) == (hashlib.sha256(body).hexdigest(), len(body))
    assert landing.read(blob.sha256) == body
    assert files(tmp_path) == [f"{blob.sha256}.zst"]


def test_nothing_is_content_too(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    assert landing.read(landing.store([]).sha256) == b""


def test_a_write_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"first"
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        Landing(tmp_path).store(broken())
    assert files(tmp_path) == []


def test_a_killed_write_leaves_no_blob(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from ssk.landing import Landing
def blocks():
    yield b"a" * 5_000_000
    os.kill(os.getpid(), signal.SIGKILL)
Landing(Path({str(tmp_path)!r})).store(blocks())
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not list(tmp_path.rglob("*.zst"))
    body = b"a" * 5_000_000
    landing = Landing(tmp_path)
    assert landing.read(landing.store([body]).sha256) == body


def test_a_missing_blob_says_what_to_restore(tmp_path: Path) -> None:
    with pytest.raises(SskError, match=r"no file with sha256 abc\. Restore abc\.zst into"):
        Landing(tmp_path).read("abc")


def test_a_damaged_blob_is_noticed(tmp_path: Path) -> None:
    """A disk that turns a bit, or a power cut that leaves an empty file, must not turn a figure."""
    landing = Landing(tmp_path)
    blob = landing.store([bytes(range(256)) * 50])
    whole = blob.path.read_bytes()
    turned = bytearray(whole)
    turned[len(turned) // 2] ^= 0x01
    for damaged in (bytes(turned), whole[:-10], b""):
        blob.path.write_bytes(damaged)
        with pytest.raises(SskError, match=r"is damaged .* or delete it and ingest again"):
            landing.read(blob.sha256)
