"""Follow-up visits are planned by themselves: nobody has to remember in half a year.

When an activity is done, a visit is planned for each month that its programme's plan names; a
change of the plan plans what is still to come of everything that is done. A visit planned this way
is an activity like any other: it is moved, called off with a reason, announced, reported.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import following, programme_models, selectors
from resguardo.records.assistance.models import Activity, Beneficiary, Programme
from resguardo.records.assistance.procedures import PROCEDURES
from resguardo.records.people.changes import amend, note
from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.calendars import months_on

FOLLOW_UP_MONTHS: Final = programme_models.FOLLOW_UP_MONTHS
MONTHS_MOST: Final = 60
LOOKS_MOST: Final = 6


class FollowUpsWrong(Problem):
    """A plan of looks that nobody could keep."""

    code = "assistance.follow-ups-wrong"
    wording = _(
        "Write after how many months each visit comes, as in 6, 12: at most {looks}, each from 1 "
        "to {months}. Leave it empty to plan none."
    )
    field = "months"

    looks: int
    months: int


def follow_up_plan(months: Iterable[int]) -> list[int]:
    """The months of a plan, each once and in their order; refuses what nobody could keep."""
    kept = sorted(set(months))
    if len(kept) > LOOKS_MOST or any(not 1 <= each <= MONTHS_MOST for each in kept):
        raise FollowUpsWrong(LOOKS_MOST, MONTHS_MOST)
    return kept


@transaction.atomic
def change_follow_ups(
    *, by: Viewer, at: datetime, programme: UUID, months: Sequence[int], reason: str
) -> Programme:
    """Change after how many months a programme comes back; visits already planned stay."""
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    wanted = {"follow_up_months": follow_up_plan(months)}
    amend(row, wanted, by=by, at=at, subject_kind="programme", verb="edited", reason=reason)
    for each in row.activities.filter(kind__in=following.DONE_BY).order_by("pk"):
        plan_follow_ups(each, by=by, at=at)
    return row


def plan_follow_ups(activity: Activity, *, by: Viewer, at: datetime) -> list[Activity]:
    """Plan the visits of an activity that is done, each once, as far as its programme lasts."""
    programme = activity.programme
    first = following.done_on(activity, viewer=by)
    if first is None or programme.state != "running":
        return []
    planned = set(activity.followed_by.values_list("after_months", flat=True))
    whom = list(
        activity.beneficiaries.filter(
            organisation__participations__programme=programme,
            organisation__participations__state="agreed",
        ).values_list("organisation", flat=True)
    )
    step = check_step(PROCEDURES["follow_up"], "plan", None)
    made = []
    for months in programme.follow_up_months:
        day = months_on(first, months)
        if months in planned or not local_day(at, by.time_zone) <= day <= programme.ends_on:
            continue
        visit, is_new = Activity.objects.get_or_create(
            follows=activity, after_months=months,
            defaults={
                "owner_id": activity.owner_id, "programme": programme, "kind": "follow_up",
                "title": activity.title, "place": activity.place, "starts_on": day,
                "ends_on": day, "state": step.to_state, "planned_at": at,
                "planned_by_id": by.user_id,
            },
        )  # fmt: skip
        if not is_new:
            continue  # somebody was planning the same at the same moment
        Beneficiary.objects.bulk_create(
            Beneficiary(
                owner_id=activity.owner_id, activity=visit, organisation_id=each, added_at=at
            )
            for each in whom
        )
        changes = {"kind": (None, visit.kind), "starts_on": (None, day), "months": (None, months)}
        note("activity", visit.public_id, "planned", changes, by=by, at=at)
        made.append(visit)
    return made
