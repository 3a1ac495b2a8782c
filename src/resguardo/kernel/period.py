"""A span of time from its start up to, but not including, its end.

Half-open spans meet without touching: the permit that ends on 1 March and the one that starts on
1 March leave no gap and no day on which both hold. An end of None means "until further notice".
Days and moments do not mix: a period of dates is asked about dates.

>>> year = Period(date(2026, 1, 1), date(2027, 1, 1))
>>> year.contains(date(2026, 12, 31)), year.contains(date(2027, 1, 1)), year.days
(True, False, 365)
>>> year.overlaps(Period(date(2027, 1, 1), None))
False
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from .problem import Problem
from .text import gettext_noop as _

Moment = TypeVar("Moment", date, datetime)


class EndsBeforeStart(Problem):
    code = "period.ends-before-start"
    wording = _("The end ({end}) lies before the start ({start}); correct one of the two.")
    field = "end"
    start: date | datetime
    end: date | datetime


@dataclass(frozen=True)
class Period(Generic[Moment]):
    """A half-open span; refuses an end before its start. A span of no length contains nothing."""

    start: Moment
    end: Moment | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise EndsBeforeStart(self.start, self.end)

    def __lt__(self, other: "Period[Moment]") -> bool:
        """Sort by start; of two with one start, the open one comes last."""
        if self.start != other.start or self.end is None:
            return self.start < other.start
        return other.end is None or self.end < other.end

    def contains(self, moment: Moment) -> bool:
        """Tell whether the moment lies in the span; the end does not."""
        return self.start <= moment and (self.end is None or moment < self.end)

    def overlaps(self, other: "Period[Moment]") -> bool:
        """Tell whether some moment lies in both."""
        latest_start = max(self.start, other.start)
        return self.contains(latest_start) and other.contains(latest_start)

    def covers(self, other: "Period[Moment]") -> bool:
        """Tell whether every moment of the other lies in this one.

        >>> Period(date(2026, 1, 1)).covers(Period(date(2026, 5, 1), date(2026, 6, 1)))
        True
        """
        if self.end is None:
            return self.start <= other.start
        return self.start <= other.start and other.end is not None and other.end <= self.end

    @property
    def days(self) -> int | None:
        """Count whole days; None while the end is open."""
        return None if self.end is None else (self.end - self.start).days
