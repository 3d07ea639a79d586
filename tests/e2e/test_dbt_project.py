"""The dbt project parses without a warning and its unit tests (the golden cases) pass."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import Home

from ssk import ingest
from ssk.transform import DBT_PROJECT, dbt_environment

pytestmark = pytest.mark.e2e


def _dbt(*arguments: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "dbt"), *arguments],
        env=dbt_environment(),
        cwd=DBT_PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def test_no_warning_in_the_project(home: Home) -> None:
    _dbt("--warn-error", "parse", "--no-partial-parse", "--show-all-deprecations")


def test_formulas_on_golden_cases(home: Home) -> None:
    ingest.register()
    # what no night tests: the seeds, and each formula once the models that it reads are made
    output = _dbt(
        *("build", "--select", "+test_type:unit", "path:seeds"),
        *("--exclude", "path:models,resource_type:test"),
    )
    assert len(re.findall(r"PASS \S+::", output)) > 150
    assert "ERROR=0" in output
