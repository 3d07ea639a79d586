"""Dates and months as people type them; one place reads them for the door and for staging."""

from __future__ import annotations

import pytest
from support import Home


@pytest.mark.parametrize(
    ("cell", "value", "status"),
    [
        ("2025-03-14", "2025-03-14", "day"),
        ("2025-3-4", "2025-03-04", "day"),
        ("2025-03-14 00:00:00", "2025-03-14", "day"),
        ("14/03/2025", "2025-03-14", "day"),
        ("14-3-2025", "2025-03-14", "day"),
        ("14.03.2025", "2025-03-14", "day"),
        ("14 Maret 2025", "2025-03-14", "day"),
        ("1 Agt 2025", "2025-08-01", "day"),
        ("1 Nopember 2025", "2025-11-01", "day"),
        ("Desa 2025", None, "unreadable"),
        ("1 August 2025", None, "unreadable"),
        ("1 Agustus 2025", "2025-08-01", "day"),
        ("1 Mei 2025", "2025-05-01", "day"),
        ("1 Mar. 2025", "2025-03-01", "day"),
        ("45730", "2025-03-14", "day"),
        ("2025-03", "2025-03-01", "month"),
        ("03/2025", "2025-03-01", "month"),
        ("Desember 2025", "2025-12-01", "month"),
        ("29/02/2024", "2024-02-29", "day"),
        ("29/02/2025", None, "unreadable"),
        ("31/04/2025", None, "unreadable"),
        ("03/14/2025", None, "unreadable"),
        ("14/03/25", None, "unreadable"),
        ("2025-13", None, "unreadable"),
        ("0000-01-01", None, "unreadable"),
        ("2025", None, "unreadable"),
        ("besok", None, "unreadable"),
        ("", None, "empty"),
        ("-", None, "empty"),
        (None, None, "empty"),
    ],
)
def test_read_date(one_database: Home, cell: str | None, value: str | None, status: str) -> None:
    found = one_database.rows("select value::text, status from ops.read_date(%s)", cell)
    assert found == [(value, status)]
