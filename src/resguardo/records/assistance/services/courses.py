"""Who comes: registered with a badge, there by the scan of it, tested before and after.

The badge carries a code and no name. Being there twice on one day is being there once.
"""

import secrets
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Activity, Attendance, Attendee, TestResult
from resguardo.records.assistance.services.activities import part_of
from resguardo.records.assistance.services.words import NotOnTheList, kept_words
from resguardo.records.people.changes import demand_reason, note
from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer

SEXES: Final = ("f", "m", "x")
WHICH: Final = ("before", "after")
POINTS_MOST: Final = 1000
# No vowels, so that no word comes about; no 0, 1, 5, 8, so that none is taken for a letter.
LETTERS: Final = "234679BCDFGHJKLMNPQRSTVWXZ"
LENGTH: Final = 10


class BadgeUnknown(Problem):
    """A badge of another activity, or none of ours."""

    code = "assistance.badge-unknown"
    wording = _("“{badge}” is no badge of this activity. Scan it again, or register the person.")
    field = "code"

    badge: str


class NotThatDay(Problem):
    """Nobody is there on a day on which nothing takes place."""

    code = "assistance.not-that-day"
    wording = _("The activity lasts from {first} to {last}. {day} is none of its days.")
    field = "on"

    day: date
    first: date
    last: date


class PointsWrong(Problem):
    """Points lie between none and all."""

    code = "assistance.points-wrong"
    wording = _(
        "Write how many points were reached of how many: no more than there are, and at most"
        " {most} in all."
    )
    field = "points"

    most: int


class Erased(Problem):
    """Whose name was erased can be found no more."""

    code = "assistance.attendee-erased"
    wording = _("The personal data of this participant were erased already.")


@transaction.atomic
def register_attendee(
    *, by: Viewer, at: datetime, activity: UUID, given_name: str, family_name: str, sex: str,
    function: str = "", organisation: UUID | None = None,
) -> Attendee:  # fmt: skip
    """Register somebody who comes; of an organisation that the activity is for, or of none.

    Refuses an organisation that the activity is not for, and a word for the sex that is none.
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if sex not in SEXES:
        raise NotOnTheList(sex[:40])
    made = Attendee.objects.create(
        owner_id=by.organisation_id, activity=row,
        organisation=part_of(row, organisation) if organisation else None,
        given_name=kept_words(given_name, 120), family_name=kept_words(family_name, 120), sex=sex,
        function=" ".join(function.split())[:120], registered_at=at,
        code="".join(secrets.choice(LETTERS) for _letter in range(LENGTH)),
    )  # fmt: skip
    note("attendee", made.public_id, "enrolled", {"activity": (None, row.title)}, by=by, at=at)
    return made


@transaction.atomic
def attend(
    *, by: Viewer, at: datetime, activity: UUID, code: str, on: date, capture: str = "scanned"
) -> Attendance:
    """Note that the bearer of a badge is there on a day; the same scan again finds the first.

    Refuses a badge of nobody here, and a day that the activity has not.
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    read = "".join(code.split()).upper()
    who = row.attendees.filter(code=read[:12], erased_at=None).first()
    if who is None:
        raise BadgeUnknown(code.strip()[:40])
    if not row.starts_on <= on <= row.ends_on or on > local_day(at, by.time_zone):
        raise NotThatDay(on, row.starts_on, row.ends_on)
    made, is_new = Attendance.objects.get_or_create(
        attendee=who, on=on,
        defaults={"owner_id": by.organisation_id, "capture": capture, "seen_at": at},
    )  # fmt: skip
    if is_new:
        note("attendee", who.public_id, "attended", {"day": (None, on)}, by=by, at=at)
    return made


@transaction.atomic
def enter_test(
    *, by: Viewer, at: datetime, attendee: UUID, which: str, points: int, of_points: int
) -> TestResult:
    """Enter what somebody reached before or after the course; the latest of each counts.

    Refuses a test that is neither, and more points than can be reached (`PointsWrong`).
    """
    who = selectors.attendee(viewer=by, at=at, public_id=attendee)
    if which not in WHICH:
        raise NotOnTheList(which[:40])
    if not (0 <= points <= of_points <= POINTS_MOST and of_points):
        raise PointsWrong(POINTS_MOST)
    made = TestResult.objects.create(
        owner_id=by.organisation_id, attendee=who, which=which, points=points,
        of_points=of_points, taken_at=at,
    )  # fmt: skip
    changes = {which: (None, f"{points}/{of_points}")}
    note("attendee", who.public_id, "tested", changes, by=by, at=at)
    return made


@transaction.atomic
def erase_attendee(*, by: Viewer, at: datetime, attendee: UUID, reason: str) -> Attendee:
    """Erase who somebody was; that one more was there, trained and tested stays true.

    Pages call `papers.services.erase_attendee`, which does this and erases their certificates too.
    Refuses whoever was erased before (`Erased`).
    """
    found = selectors.attendee(viewer=by, at=at, public_id=attendee)
    row = Attendee.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.erased_at is not None:
        raise Erased
    row.given_name = row.family_name = row.function = ""
    row.erased_at = at
    row.save(update_fields=["given_name", "family_name", "function", "erased_at"])
    note("attendee", row.public_id, "erase", {}, demand_reason(reason), by=by, at=at)
    return row


def days_of(activity: Activity) -> int:
    """How many days an activity lasts."""
    return (activity.ends_on - activity.starts_on).days + 1
