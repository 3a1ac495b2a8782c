"""What falls due of standards: assessments to answer, actions to look at again, reviews.

Read by the first pages of a company, in three queries, and of an authority, in two. What a campaign
asks stands there from the day on which it asks; a look from its day on, because it cannot be made
before; a review a month ahead, because from its day on the document is no evidence any more.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, When

from resguardo.kernel.mandate import Act
from resguardo.records.compliance import selectors
from resguardo.records.compliance.models import ActionLook, AdoptedProcedure, CampaignPart
from resguardo.records.compliance.planning import AGAIN_MONTHS
from resguardo.records.oversight.calendar import company_of
from resguardo.records.oversight.waiting import Waits
from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer

REVIEW_AHEAD: Final = timedelta(days=30)


class DueKind(StrEnum):
    """What is to be done."""

    ANSWER = "answer"
    LOOK = "look"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do of a company: before which moment there, and the key of its page.

    An answer is given and a look is made before its day ends; a document counts no more when its
    day begins.
    """

    kind: DueKind
    what: str
    due_at: datetime
    overdue: bool
    public_id: UUID


def due_of(*, viewer: Viewer, at: datetime, organisation: UUID | None = None) -> list[Due]:
    """What falls due of one company in sight, the viewer's own where none is named."""
    company = company_of(viewer=viewer, at=at, public_id=organisation)
    today, zone = local_day(at, company.time_zone), ZoneInfo(company.time_zone)
    looks = _looks(viewer, at, today).filter(assessment__organisation_id=company.pk)
    reviews = _reviews(viewer, at, today + REVIEW_AHEAD).filter(paper__organisation=company)
    found = [
        Due(DueKind.LOOK, what, _begin(day + timedelta(1), zone), day < today, key)
        for what, day, key in looks.order_by("look_on", "pk").values_list(
            "what", "look_on", "public_id"
        )
    ]
    asked = _asked(viewer, at).filter(assessment__organisation_id=company.pk)
    found += [
        Due(DueKind.ANSWER, what, _begin(day + timedelta(1), zone), day < today, key)
        for what, day, key in asked.order_by("campaign__due_on", "pk").values_list(
            "campaign__title", "campaign__due_on", "assessment__public_id"
        )
    ]
    found += [
        Due(DueKind.REVIEW, what, _begin(day, zone), day <= today, key)
        for what, day, key in reviews.order_by("paper__review_on", "pk").values_list(
            "paper__title", "paper__review_on", "public_id"
        )
    ]
    return sorted(found, key=lambda each: each.due_at)


def waiting(*, viewer: Viewer, at: datetime) -> list[Waits]:
    """The same of all companies as numbers, for who oversees them; what there is none of is not."""
    viewer.demand(Act.OVERSEE, at=at)
    today = local_day(at, viewer.time_zone)
    looks = _looks(viewer, at, today).aggregate(
        count=Count("pk"), late=Count("pk", filter=Q(look_on__lt=today))
    )
    reviews = _reviews(viewer, at, today + REVIEW_AHEAD).aggregate(
        count=Count("pk"), late=Count("pk", filter=Q(paper__review_on__lte=today)),
        due=Min("paper__review_on", filter=Q(paper__review_on__gt=today)),
    )  # fmt: skip
    found = [
        Waits("looks", looks["count"], looks["late"]),
        Waits("reviews", reviews["count"], reviews["late"], reviews["due"]),
    ]
    return [each for each in found if each.count]


def _asked(viewer: Viewer, at: datetime) -> QuerySet[CampaignPart]:
    """Assessments that are open and that a campaign in sight asks for."""
    asking = selectors.campaigns(viewer=viewer, at=at).filter(closed_at=None).order_by()
    return CampaignPart.objects.filter(campaign__in=asking, assessment__state="open")


def _looks(viewer: Viewer, at: datetime, today: date) -> QuerySet[Any]:
    """Verified actions whose next look (`look_on`) may be made by now."""
    made = ActionLook.objects.filter(action=OuterRef("pk"))
    rows = selectors.actions(viewer=viewer, at=at).prefetch_related(None).order_by()
    return (
        rows.filter(~Exists(made.filter(months=AGAIN_MONTHS[-1])), state="verified")
        .annotate(look_on=Case(When(Exists(made), then=F("once_more_on")), default=F("again_on")))
        .filter(look_on__lte=today)
    )


def _reviews(viewer: Viewer, at: datetime, until: date) -> QuerySet[AdoptedProcedure]:
    """Adopted procedures on file that are to be reviewed by that day."""
    rows = selectors.procedures(viewer=viewer, at=at).order_by()
    return rows.filter(paper__review_on__lte=until)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
