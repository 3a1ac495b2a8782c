"""How numbers, days, times and serials are put before a reader.

One place for it, so that a page, a table cell and a print look alike: weekday with every day,
times in the zone of the place, numbers with their unit, serials in groups that the eye can compare
with steel. Pure formatting: the language and the zone are those that Django has activated. What
papers write too stands with the papers.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resguardo.interfaces.paper.reading import day_text as day_text
from resguardo.interfaces.paper.reading import full_text as full_text
from resguardo.interfaces.paper.reading import is_late as is_late
from resguardo.interfaces.paper.reading import number_text as number_text

GROUP = 4
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

UNITS: Final[dict[str, Callable[[int], str]]] = {
    "rounds": lambda number: ngettext("round", "rounds", number),
    "magazines": lambda number: ngettext("magazine", "magazines", number),
    "weapons": lambda number: ngettext("weapon", "weapons", number),
    "guards": lambda number: ngettext("guard", "guards", number),
    "items": lambda number: ngettext("item", "items", number),
    "days": lambda number: ngettext("day", "days", number),
    "hours": lambda number: ngettext("hour", "hours", number),
    "minutes": lambda number: ngettext("minute", "minutes", number),
}


def moment_text(moment: datetime, *, seconds: bool = False) -> str:
    """Say a moment in the zone of the place; the year only when it is not this one."""
    local = _local(moment)
    clock = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    year = local.year != timezone.localtime().year
    return f"{day_text(local.date(), year=year)} {clock}"


def clock_text(moment: datetime) -> str:
    """Say the time of day alone, for lists whose day is in the heading."""
    return _local(moment).strftime("%H:%M")


def moment_iso(moment: datetime) -> str:
    """Give the moment for a `datetime` attribute."""
    return _local(moment).isoformat(timespec="seconds")


def quantity_text(number: int, unit: str) -> str:
    """Write a number with its unit, in the right number: 1 round, 12 rounds."""
    return f"{number_text(number)} {unit_text(number, unit)}"


def unit_text(number: int, unit: str) -> str:
    """Name the unit for this number; a unit that is not in the list is written as it came."""
    named = UNITS.get(unit) or UNITS.get(f"{unit}s")
    return named(number) if named else unit


def span_text(span: timedelta) -> str:
    """Say a length of time in its largest unit: 3 days, 5 hours, 20 minutes."""
    length = abs(span)
    if length < HOUR:
        return quantity_text(length // MINUTE, "minutes")
    if length < 2 * DAY:
        return quantity_text(length // HOUR, "hours")
    return quantity_text(length // DAY, "days")


def until_text(moment: datetime, now: datetime) -> str:
    """Say how far a moment is: in 20 minutes, 3 days late."""
    span = span_text(moment - now)
    if moment >= now:
        return _("in {span}").format(span=span)
    return _("{span} late").format(span=span)


def serial_groups(serial: str) -> tuple[str, ...]:
    """Cut a serial into groups, the last four figures together: that is what people compare.

    >>> serial_groups("TX1234417")
    ('TX', '123', '4417')
    >>> serial_groups("1180042B")
    ('118', '0042', 'B')
    >>> serial_groups("AB-4417"), serial_groups("K77310")
    (('AB-4417',), ('K77310',))
    """
    if len(serial) <= GROUP + 2 or re.search(r"[^0-9A-Za-z]", serial):
        return (serial,)
    runs = re.findall(r"[0-9]+|[A-Za-z]+", serial)
    return tuple(group for run in runs for group in _from_the_right(run))


def _from_the_right(run: str) -> list[str]:
    first = len(run) % GROUP
    starts = [0, *range(first, len(run), GROUP)] if first else range(0, len(run), GROUP)
    return [run[start : start + (first if first and start == 0 else GROUP)] for start in starts]


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
