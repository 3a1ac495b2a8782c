"""Days of the calendar: months on, and those that are no working days where a profile applies.

The feasts come from a library that many keep; a profile may name fixed ones of its own (a country
that does not exist has to). What the library does not know, such as a feast decreed last week, a
profile adds as a day.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import cache

import holidays

from resguardo.kernel.law import Profile

Rests = Callable[[date], bool]


def months_on(day: date, months: int) -> date:
    """The same day so many months on (or back), or the last of a shorter month.

    >>> months_on(date(2026, 8, 31), 6), months_on(date(2026, 3, 31), -1)
    (datetime.date(2027, 2, 28), datetime.date(2026, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rests_of(profile: Profile) -> Rests:
    """The question whether a day is no working day under this profile."""
    calendar = profile.calendar
    return _rests(
        str(calendar.get("country", "")),
        str(calendar.get("subdivision", "")),
        tuple(calendar.get("weekend", (5, 6))),
        tuple(str(each) for each in calendar.get("holidays", ())),
    )


@cache
def _rests(country: str, subdivision: str, weekend: tuple[int, ...], own: tuple[str, ...]) -> Rests:
    feasts = (
        holidays.country_holidays(country, subdiv=subdivision or None)
        if country in holidays.list_supported_countries()
        else {}
    )

    def rests(day: date) -> bool:
        return (
            day.weekday() in weekend
            or f"{day:%m-%d}" in own
            or day.isoformat() in own
            or day in feasts
        )

    return rests
