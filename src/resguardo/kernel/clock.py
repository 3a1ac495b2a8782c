"""Legal time: when a notice or a filing is due, and whether it came in time.

Hours run through nights and feasts. Days are the local days of the place: the day of the start is
not counted, and the last day is whole, so the moment given back is the midnight that ends it. Which
days are no working days, the caller knows (`rests`). Time in which a thing lies with the authority
is not the company's: it is added to the end.

>>> from datetime import UTC
>>> friday = datetime(2026, 5, 8, 20, tzinfo=UTC)
>>> weekend = lambda day: day.weekday() >= 5
>>> due(friday, 48, Unit.HOURS, zone=UTC, rests=weekend).isoformat()
'2026-05-10T20:00:00+00:00'
>>> due(friday, 2, Unit.CALENDAR_DAYS, zone=UTC, rests=weekend).isoformat()
'2026-05-11T00:00:00+00:00'
>>> due(friday, 2, Unit.WORKING_DAYS, zone=UTC, rests=weekend).isoformat()
'2026-05-13T00:00:00+00:00'
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from .period import Period


class Unit(StrEnum):
    """How a time is counted."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Standing(StrEnum):
    """How it stands with one deadline."""

    RUNNING = "running"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


def due(
    start: datetime, length: int, unit: Unit, *, zone: tzinfo, rests: Callable[[date], bool]
) -> datetime:
    """Tell the first moment that is too late. A length of no hours is due at once."""
    if unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=length)
    day, left = start.astimezone(zone).date(), length
    while left > 0:
        day += timedelta(days=1)
        if unit is Unit.CALENDAR_DAYS or not rests(day):
            left -= 1
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def extended(start: datetime, due_at: datetime, waits: Iterable[Period[datetime]]) -> datetime:
    """Add the time that the authority took, of what lay between the start and the deadline.

    >>> noon = datetime(2026, 5, 8, 12, tzinfo=UTC)
    >>> wait = Period(noon + timedelta(hours=1), noon + timedelta(hours=5))
    >>> extended(noon, noon + timedelta(hours=4), [wait]).isoformat()
    '2026-05-08T20:00:00+00:00'
    """
    for wait in sorted(waits):
        begun = max(wait.start, start)
        if wait.end is not None and begun < min(wait.end, due_at):
            due_at += wait.end - begun
    return due_at


def strictest(rules: Mapping[str, tuple[str, datetime]]) -> set[str]:
    """Name, of rules that ask something of an addressee by a moment, the earliest for each.

    >>> late, soon = (datetime(2026, 5, day, tzinfo=UTC) for day in (30, 9))
    >>> strictest({"decree": ("registry", late), "act": ("registry", soon)})
    {'act'}
    """
    kept: dict[str, str] = {}
    for rule in sorted(rules, key=lambda each: (rules[each][1], each)):
        kept.setdefault(rules[rule][0], rule)
    return set(kept.values())


def standing(due_at: datetime, done_at: datetime | None, now: datetime) -> Standing:
    """Tell how it stands: what was sent in time stays in time, however long the answer takes."""
    if done_at is not None:
        return Standing.IN_TIME if done_at <= due_at else Standing.LATE
    return Standing.RUNNING if now <= due_at else Standing.OVERDUE
