"""Follow-up: when what was done is looked at again, and which visits are planned for that.

An activity of some kinds leaves behind something that should still hold months later: gaps closed,
marks, a bullet trap in use, a rule adopted. From the day on which it was done its programme comes
back after so many months each. What would fall after the programme's end is shown and not planned.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Activity, ActivityStep
from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.calendars import months_on

DONE_BY: Final = {
    "assessment": "report", "marking": "close", "equipment": "hand_over", "legal_review": "deliver",
}  # fmt: skip
"""The step with which an activity of a kind is done and its follow-up begins to count."""

SHOWN_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Look:
    """A look at what was done, so many months after it: on a day, and the visit planned for it.

    `months` is 0 for a visit that somebody planned by hand.
    """

    months: int
    day: date
    visit: Activity | None


def done_on(activity: Activity, *, viewer: Viewer) -> date | None:
    """The day from which the follow-up of an activity counts; none while it is not done."""
    step = DONE_BY.get(activity.kind)
    if step is None:
        return None
    taken = ActivityStep.objects.filter(activity=activity, step=step).order_by("-pk").first()
    return None if taken is None else local_day(taken.taken_at, viewer.time_zone)


def looks(activity: Activity, *, viewer: Viewer) -> list[Look]:
    """Every look at an activity in sight: the visits planned, and days on which none is planned."""
    visits = list(activity.followed_by.order_by("starts_on", "pk"))
    planned = {each.after_months for each in visits}
    found = [Look(each.after_months, each.starts_on, each) for each in visits]
    first = done_on(activity, viewer=viewer)
    if first is not None:
        found += [
            Look(months, months_on(first, months), None)
            for months in activity.programme.follow_up_months
            if months not in planned
        ]
    return sorted(found, key=lambda look: look.day)


def due(*, viewer: Viewer, at: datetime, day: date) -> list[Activity]:
    """Follow-up visits of one's programmes within sixty days or late, the nearest first."""
    rows = selectors.activities(viewer=viewer, at=at).filter(
        kind="follow_up", starts_on__lte=day + timedelta(days=SHOWN_DAYS)
    )
    return list(selectors.beneficiaries(selectors.not_over(rows)))
