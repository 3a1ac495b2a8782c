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

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

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


MONTHS: Final = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""The periods of filings."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing due: to whom, by which rule, and the moment before which it must have come."""

    addressee: str
    rule: str
    due_at: datetime


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


def strictest(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Keep, for each addressee, the deadline that comes first; the earliest of all leads.

    >>> late, soon = (datetime(2026, 5, day, tzinfo=UTC) for day in (30, 9))
    >>> [each.rule for each in strictest([Deadline("registry", "decree", late),
    ...                                   Deadline("registry", "act", soon)])]
    ['act']
    """
    kept: dict[str, Deadline] = {}
    for each in sorted(deadlines, key=lambda one: (one.due_at, one.addressee, one.rule)):
        kept.setdefault(each.addressee, each)
    return list(kept.values())


def standing(due_at: datetime, done_at: datetime | None, now: datetime) -> Standing:
    """Tell how it stands: what was sent in time stays in time, however long the answer takes."""
    if done_at is not None:
        return Standing.IN_TIME if done_at <= due_at else Standing.LATE
    return Standing.RUNNING if now <= due_at else Standing.OVERDUE


def span_of(every: str, day: date) -> Period[date]:
    """Give the period of that kind in which the day lies.

    >>> span_of("quarter", date(2026, 5, 8))
    Period(start=datetime.date(2026, 4, 1), end=datetime.date(2026, 7, 1))
    """
    length = MONTHS[every]
    first = (day.month - 1) // length * length
    year, month = divmod(day.year * 12 + first + length, 12)
    return Period(date(day.year, first + 1, 1), date(year, month + 1, 1))
