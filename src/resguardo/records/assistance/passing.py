"""Who passed a course: there on enough of its days, and good enough in the test at its end."""

from dataclasses import dataclass
from typing import Any

WHOLE_PCT = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """How one participant stands: days there of all days, and both tests in per cent."""

    there: int
    days: int
    before_pct: int | None
    after_pct: int | None
    passed: bool


def standing(attendee: Any, activity: Any) -> Standing:
    """Weigh what was prefetched of a participant (`days`, `tests`) against the course.

    Where a course asks for no test, being there is enough; a seminar asks for one day.
    """
    days = (activity.ends_on - activity.starts_on).days + 1
    there = len(attendee.days.all())
    latest = {each.which: each for each in sorted(attendee.tests.all(), key=lambda row: row.pk)}
    shares = {which: WHOLE_PCT * each.points // each.of_points for which, each in latest.items()}
    after = shares.get("after")
    is_there = there > 0 and WHOLE_PCT * there >= activity.attend_pct * days
    is_good = not activity.pass_pct or (after is not None and after >= activity.pass_pct)
    return Standing(there, days, shares.get("before"), after, is_there and is_good)


def is_certified(activity: Any) -> bool:
    """Tell whether an activity is a course that is over and whose results were certified."""
    return bool(activity.kind == "training" and activity.state == "certified")
