"""Days of the house: its night begins at 01:30 WIB, when UTC still has the day before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOUSE = ZoneInfo("Asia/Jakarta")


def day_of(moment: datetime) -> date:
    """The day that a moment belongs to."""
    return moment.astimezone(HOUSE).date()


def today() -> date:
    """The day whose waivers are in force and whose year is asked for."""
    return day_of(datetime.now(UTC))
