"""Alarms of the log of temperatures: too warm for too long, or hotter than anything may be.

The figures are those of `law/ammunition/figures.csv` with their sources. A gap in the log is not
filled in: heat is said to last only between readings that both show it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from resguardo.records.storage.tables import tables


class Reading(Protocol):
    """A temperature and when it was read."""

    @property
    def temperature_c(self) -> Decimal:
        """Degrees Celsius."""

    @property
    def read_at(self) -> datetime:
        """The moment of the reading."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Heat: `kind` is `hot` (beyond what anything bears) or `warm` (for more than a day)."""

    kind: str
    since: datetime
    until: datetime
    highest_c: float


def alarms(readings: Iterable[Reading]) -> list[Alarm]:
    """The alarms of readings in the order of time, the latest first."""
    figures = tables().figures
    found: list[Alarm] = []
    spell: list[tuple[datetime, float]] = []
    for each in readings:
        degrees = float(each.temperature_c)
        if degrees > figures["climate.act_above"]:
            spell.append((each.read_at, degrees))
            continue
        found += _told(spell)
        spell = []
    return [*found, *_told(spell)][::-1]


def _told(spell: list[tuple[datetime, float]]) -> list[Alarm]:
    if not spell:
        return []
    figures = tables().figures
    since, until = spell[0][0], spell[-1][0]
    highest = max(degrees for _at, degrees in spell)
    if highest > figures["climate.never_above"]:
        return [Alarm("hot", since, until, highest)]
    if until - since > timedelta(hours=figures["climate.act_after"]):
        return [Alarm("warm", since, until, highest)]
    return []
