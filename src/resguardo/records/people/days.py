"""The day it is where somebody works: the one way from a moment to a day.

Laws, permits, contracts and employments hold for days, and a day begins at local midnight. A moment
is kept in UTC, where the day of Lima or Costaverde ends hours too early: nothing above takes the
day of a moment in any other way (`tests/tidy/test_days.py`).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local(at: datetime, time_zone: str) -> datetime:
    """The moment as the clock on the wall shows it there."""
    return at.astimezone(ZoneInfo(time_zone))


def local_day(at: datetime, time_zone: str) -> date:
    """The day that it is there.

    >>> from datetime import UTC
    >>> str(local_day(datetime(2026, 3, 3, 4, 30, tzinfo=UTC), "America/Lima"))
    '2026-03-02'
    """
    return local(at, time_zone).date()
