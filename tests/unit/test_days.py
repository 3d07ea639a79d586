"""The day of the house is the one in which its night begins, not the one of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from support import Home

from ssk import days, transform, warehouse
from ssk.gate import judged_on

NIGHT = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)  # 01:30 WIB of the next day, month and year


def test_waivers_and_years_are_those_of_the_day_of_the_night(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return NIGHT

    asked: list[date] = []
    monkeypatch.setattr(days, "datetime", Clock)
    monkeypatch.setattr("expectations.waivers.in_force", lambda day: asked.append(day) or [])
    transform._code_fingerprint()
    assert asked == [days.today()] == [date(2027, 1, 1)]
    with psycopg.connect(home.url) as connection:
        connection.execute("insert into ops.build (state, fingerprint) values ('gated', 'f')")
        connection.execute(
            "insert into ops.gate_result (build_id, judged_at, rule_id, mart, severity, success,"
            " message_id, message_en) values (1, %s, 'DQ', 'mart', 'info', true, '', '')",
            [NIGHT],
        )
        assert judged_on(connection, 1) == date(2027, 1, 1)


def test_moments_are_shown_in_the_time_of_the_house(home: Home) -> None:
    with warehouse.connect() as connection:
        [moment] = connection.execute("select %s::timestamptz", [NIGHT]).fetchone() or ()
    assert moment == NIGHT
    assert f"{moment:%Y-%m-%d %H:%M %Z}" == "2027-01-01 01:30 WIB"
