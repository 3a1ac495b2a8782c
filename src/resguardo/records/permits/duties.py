"""What the law of a day asks after an event, and at the end of a period: to whom, and by when.

A profile names duties; here they become deadlines. Each event may start several clocks, one for
each addressee; where two rules ask the same of one addressee, the earlier deadline counts and the
other is shown beside it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from resguardo.kernel.clock import Unit, due, extended, strictest
from resguardo.kernel.law import Dated, Duty, DutyKind, Profile
from resguardo.kernel.period import Period
from resguardo.records.people.days import local_day
from resguardo.records.permits.calendars import rests_of

AT_ONCE: Final = 0
MONTHS: Final = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""The periods of filings."""


CLOCKED: Final = (
    "theft", "robbery", "loss", "absence", "discharge", "misuse", "damage", "recovery",
    "end_of_activity", "lapse",
)  # fmt: skip
"""The events whose clocks are run: of incidents, of what comes back, of the end of a company."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock that runs for an event: its rule with its source, and when it ends.

    `counts` tells whether it is the strictest for its addressee; `at_once` that the law gives no
    time at all, so that whether it was kept is not for a program to say.
    """

    duty: Duty
    dated: Dated
    started_at: datetime
    due_at: datetime
    counts: bool

    @property
    def at_once(self) -> bool:
        """Tell whether the law says immediately."""
        return self.dated.value == AT_ONCE


@dataclass(frozen=True, slots=True)
class FilingDue:
    """A filing for one period; `due_at` is None where it is due when the authority asks."""

    duty: Duty
    dated: Dated
    span: Period[date]
    due_at: datetime | None


def clocks(
    profile: Profile,
    *,
    event: str,
    about: Collection[str],
    occurred_at: datetime,
    known_at: datetime,
    time_zone: str,
    waits: Iterable[Period[datetime]] = (),
) -> list[Clock]:
    """The clocks of an event under the law of its day, the earliest end first.

    `waits` are times that lay with the authority; they lengthen what they fell into.
    """
    zone = ZoneInfo(time_zone)
    day = local_day(occurred_at, time_zone)
    stops = tuple(waits)
    found: dict[str, Clock] = {}
    for duty, dated in profile.duties_on(day, DutyKind.NOTICE, event=event):
        if duty.about and not set(duty.about) & set(about):
            continue
        start = known_at if duty.starts == "knowledge" else occurred_at
        length = dated.value if isinstance(dated.value, int) else AT_ONCE
        end = due(start, length, Unit(duty.unit), zone=zone, rests=rests_of(profile))
        found[duty.name] = Clock(duty, dated, start, extended(start, end, stops), counts=False)
    kept = strictest({name: (each.duty.addressee, each.due_at) for name, each in found.items()})
    told = [
        Clock(each.duty, each.dated, each.started_at, each.due_at, counts=name in kept)
        for name, each in found.items()
    ]
    return sorted(told, key=lambda each: (each.due_at, each.duty.name))


def filing_due(profile: Profile, name: str, day: date, *, time_zone: str) -> FilingDue | None:
    """When the filing for the period around a day is due; None where the law asks for none then."""
    duty = profile.duties.get(name)
    if duty is None or duty.kind is not DutyKind.FILING:
        return None
    dated = duty.dated_on(day)
    if dated is None:
        return None
    if duty.every == "on_demand":
        return FilingDue(duty, dated, span_of("month", day), None)
    span = span_of(duty.every, day)
    zone = ZoneInfo(time_zone)
    last = datetime.combine(_end(span) - timedelta(days=1), time(12), zone)
    length = dated.value if isinstance(dated.value, int) else 0
    if length == 0:
        return FilingDue(duty, dated, span, datetime.combine(_end(span), time.min, zone))
    end = due(last, length, Unit(duty.unit), zone=zone, rests=rests_of(profile))
    return FilingDue(duty, dated, span, end)


def filings_due(profile: Profile, *, since: date, until: date, time_zone: str) -> list[FilingDue]:
    """Every filing whose period touches these days, by period and name; on demand comes last."""
    found: dict[tuple[str, date], FilingDue] = {}
    for name, duty in profile.duties.items():
        if duty.kind is not DutyKind.FILING:
            continue
        day = since
        while day <= until:
            asked = filing_due(profile, name, day, time_zone=time_zone)
            if asked is not None:
                found[name, asked.span.start] = asked
                if asked.due_at is None:
                    break
            day = _end(span_of(duty.every if duty.every != "on_demand" else "year", day))
    return sorted(
        found.values(),
        key=lambda each: (each.due_at is None, each.span.start, each.duty.name),
    )


def span_of(every: str, day: date) -> Period[date]:
    """The period of that kind in which the day lies."""
    length = MONTHS[every]
    first = (day.month - 1) // length * length
    year, month = divmod(day.year * 12 + first + length, 12)
    return Period(date(day.year, first + 1, 1), date(year, month + 1, 1))


def _end(span: Period[date]) -> date:
    """The first day after a period that has an end, as all periods of filings have."""
    return span.end if span.end is not None else span.start
