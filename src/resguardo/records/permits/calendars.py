"""Which days are no working days where a profile applies: weekends, and the feasts of the country.

The feasts come from a library that many keep; a profile may name fixed ones of its own (a country
that does not exist has to). What the library does not know, such as a feast decreed last week, a
profile adds as a day.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

import holidays

from resguardo.kernel.law import Profile

Rests = Callable[[date], bool]


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
