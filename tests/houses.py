"""A published warehouse whose sources can be spoiled, for the end-to-end tests."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from support import Home

from ssk import sources
from ssk.gate import gate
from ssk.ingest import PartResult, ingest
from ssk.publish import Release, publish
from ssk.sandbox.server import Sandbox
from ssk.transform import transform


@dataclass
class House:
    """A warehouse, its sources, and the files that these answer from."""

    home: Home
    sandbox: Sandbox
    data: Path
    accepted: Path  # the files of the newest good night

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

    def accept(self) -> None:
        """What the sources say now is true from here on."""
        shutil.copytree(self.data, self.accepted, dirs_exist_ok=True)

    def mend(self) -> None:
        shutil.copytree(self.accepted, self.data, dirs_exist_ok=True)
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
