"""A published warehouse whose sources can be spoiled, for the end-to-end tests."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from support import Home

from ssk import sources
from ssk.errors import GateBlockedError, SskError
from ssk.gate import gate
from ssk.ingest import PartResult, ingest
from ssk.publish import Release, publish
from ssk.sandbox.data import DEFAULT_DATA_DIR
from ssk.sandbox.server import Sandbox
from ssk.transform import transform

SERUYAN = Decimal("85.65")  # tonnes a day of Seruyan, as SIPSN publishes them
# the ladder of the nation in 2018 then sums to 110
BAD_LADDER = ("bps_facts.csv", "INDONESIA,Layak,2018,74.58", "INDONESIA,Layak,2018,84.57")


@dataclass
class House:
    """A warehouse, its sources, and the files that these answer from."""

    home: Home
    sandbox: Sandbox
    data: Path

    def spoil(self, name: str, old: str, new: str) -> None:
        """Let the sources answer with `old` replaced in one of their files."""
        path = self.data / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.reload()

    def revise(self, value: str) -> None:
        """Let BPS publish another AM01 of Seruyan."""
        path = self.data / "kabkota.csv"
        text, count = re.subn(r"(15211\.714,75\.65,)[\d.]+", rf"\g<1>{value}", path.read_text())
        assert count == 1
        path.write_text(text)
        self.reload()

    def mend(self) -> None:
        shutil.copytree(DEFAULT_DATA_DIR, self.data, dirs_exist_ok=True)
        self.reload()
        self.sandbox.faults.clear()

    def reload(self) -> None:
        self.sandbox.sources = Sandbox(data_dir=self.data).sources

    def bring(self) -> list[PartResult]:
        """The sources without which there is no release; the others have tests of their own."""
        return [result for name in sources.essential() for result in ingest(name)]

    def night(self) -> Release | None:
        """What the DAG does, one step after the other; the release, or None for nothing new."""
        self.bring()
        transform()
        gate()
        return publish()

    def seen_by_readers(self) -> tuple[int, int, Any]:
        with psycopg.connect(self.home.bi_url) as connection:
            return look(connection)

    def scorecard(self, indicator_code: str) -> Decimal:
        """The published value of Seruyan."""
        return self.home.one(
            "select value from ssk.mart_scorecard where kemendagri_code = '62.07'"
            " and indicator_code = %s",
            indicator_code,
        )

    def current(self) -> int:
        return self.home.one("select release_id from ops.release where state = 'current'")


def look(connection: psycopg.Connection) -> tuple[int, int, Any]:
    """Release, rows and sum of the scorecard in one statement of a reader."""
    row = connection.execute(
        "select release.release_id, count(*), sum(value) from ssk.mart_scorecard"
        " cross join ssk.release group by release.release_id"
    ).fetchall()
    connection.rollback()
    [whole] = row
    return whole


@dataclass
class Reader:
    """A dashboard that never stops asking."""

    url: str
    seen: list[tuple[int, int, Any]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    @contextmanager
    def watching(self) -> Iterator[None]:
        stop = threading.Event()

        def poll() -> None:
            try:
                with psycopg.connect(self.url) as connection:
                    while not stop.wait(0.01):
                        self.seen.append(look(connection))
            except Exception as error:
                self.errors.append(error)

        thread = threading.Thread(target=poll)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def message_of(call: Callable[[], Any], kind: type[SskError]) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value)


def refused(house: House, rule_id: str) -> str:
    """The gate must refuse the candidate; what is published stays, the candidate too."""
    before = house.seen_by_readers()
    build_id = house.home.one("select max(build_id) from ops.build")
    message = message_of(gate, GateBlockedError)
    assert publish() is None
    assert house.seen_by_readers() == before
    assert f"  {rule_id} on " in message
    assert "Mend the source row" in message
    assert house.home.one("select state from ops.build where build_id = %s", build_id) == "blocked"
    assert house.home.one(
        "select count(*) from ops.gate_failure where build_id = %s and rule_id = %s",
        build_id,
        rule_id,
    )
    assert house.home.one("select count(*) from ssk_candidate.mart_scorecard")
    return message


def run_and_die(script: str) -> None:
    """Run `script` in a process of its own, which ends by its own hand."""
    ended = subprocess.run(
        [sys.executable, "-c", script], env=os.environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


DIE = "import os, signal\ndie = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
