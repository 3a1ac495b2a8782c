"""Applications in sight, whether the authority is late, and who waits through no fault of theirs.

The authority's own backlog is never held against a company: a permit whose renewal was asked for
before it ended is told apart from one that nobody asked to renew, wherever lapsed permits count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import TruncDate

from resguardo.kernel.law import NotInForce
from resguardo.kernel.mandate import Act
from resguardo.kernel.procedure import Procedure, read
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.application_models import (
    Application,
    ApplicationDocument,
    ApplicationStep,
)
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.profiles import profile_of

_TABLE: Final = """
application draft    -            > draft         edit_permits
application submit   draft        > submitted     edit_permits
application withdraw draft        > withdrawn     edit_permits
application withdraw submitted    > withdrawn     edit_permits
application withdraw returned     > withdrawn     edit_permits
application return   submitted    > returned      report_incident
application return   examined     > returned      report_incident
application submit   returned     > submitted     edit_permits
application examine  submitted    > examined      report_incident
application grant    examined     > granted       approve    not examine
application deny     examined     > denied        approve    not examine
"""
"""Procedure, step, state before (- is none yet), state after, act, whose takers are barred."""

PROCEDURE: Final[Procedure] = read(_TABLE)["application"]
ACTS: Final = {step.name: step.act for step in PROCEDURE.steps}
"""The act that each step needs a mandate for."""

OWN_STEPS: Final = ("submit", "withdraw")
"""What the company does; the other steps are the authority's."""

WITH_AUTHORITY: Final = ("submitted", "examined")
"""States in which the company can do nothing but wait."""

OPEN: Final = ("draft", "returned", *WITH_AUTHORITY)
KINDS: Final = (
    PermitKind.COMPANY, PermitKind.FIREARM, PermitKind.PREMISES, PermitKind.TRANSPORT,
    PermitKind.CREDENTIAL, PermitKind.PURCHASE, PermitKind.IMPORT,
)  # fmt: skip
"""What an authority grants; fitness and qualification are certified by others."""


def applications(*, viewer: Viewer, at: datetime) -> QuerySet[Application]:
    """Applications in sight, the newest first; an authority sees none that is still a draft."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Application.objects.select_related(
        "organisation", "person", "thing", "place", "renews", "permit"
    ).order_by("-id")
    if not viewer.may(Act.SEE_PEOPLE, at=at):
        rows = rows.filter(person=None)
    if sees_all(viewer=viewer, at=at):
        companies = organisations_in_sight(viewer=viewer, at=at)
        return rows.filter(organisation__in=companies).exclude(state="draft")
    return rows.filter(organisation_id=viewer.organisation_id)


def application(*, viewer: Viewer, at: datetime, public_id: UUID) -> Application:
    """One application in sight with its papers and steps, or `NotFound`."""
    rows = applications(viewer=viewer, at=at).prefetch_related(
        Prefetch(
            "documents", ApplicationDocument.objects.select_related("document").order_by("id")
        ),
        Prefetch("steps", ApplicationStep.objects.select_related("taken_by", "ask").order_by("id")),
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Returned:
    """An application that was sent back, and the moment before which more is to come."""

    public_id: UUID
    kind: str
    due_at: datetime


def returned(*, viewer: Viewer, at: datetime, organisation: UUID) -> list[Returned]:
    """What a company in sight still has to send; nothing for who sees no register."""
    if not viewer.may(Act.SEE_REGISTER, at=at):
        return []
    asks = ApplicationStep.objects.filter(application=OuterRef("pk"), name="return")
    rows = (
        applications(viewer=viewer, at=at)
        .filter(organisation__public_id=organisation, state="returned")
        .annotate(due_on=Subquery(asks.order_by("-id").values("ask__due_on")[:1]))
        .values_list("public_id", "kind", "due_on", "organisation__time_zone")
    )
    return [
        Returned(key, kind, datetime.combine(day, time(), ZoneInfo(zone)))
        for key, kind, day, zone in rows
    ]


def answer_days(jurisdiction: str, day: date) -> int | None:
    """Working days in which the law of a day has the authority answer; None where it says none."""
    try:
        value = profile_of(jurisdiction).value_on("authority_answer_working_days", day)
    except NotInForce:
        return None
    return value if isinstance(value, int) else None


def asked_in_time(zone: str) -> QuerySet[Application]:
    """Renewals of an outer permit that lie with the authority and came before the permit ended."""
    return before_the_end(Application.objects.filter(renews=OuterRef("pk")), zone)


def before_the_end(rows: QuerySet[Application], zone: str) -> QuerySet[Application]:
    """Those that lie with the authority and came on a day of this zone before the permit ended."""
    return (
        rows.filter(state__in=WITH_AUTHORITY)
        .alias(came_on=TruncDate("submitted_at", tzinfo=ZoneInfo(zone)))
        .filter(came_on__lt=F("renews__valid_until"))
    )


def waiting_for_answer(permits: Iterable[Permit], zone: str) -> dict[int, Application]:
    """Which of these permits only wait for the authority, by key, each with its application."""
    rows = before_the_end(Application.objects.filter(renews__in=list(permits)), zone)
    return {row.renews_id: row for row in rows if row.renews_id is not None}


def without_backlog(rows: QuerySet[Permit], zone: str) -> QuerySet[Permit]:
    """Leave out permits whose renewal was asked in time and lies with the authority."""
    return rows.exclude(Exists(asked_in_time(zone)))


def overdue_at_authority(*, viewer: Viewer, at: datetime) -> int:
    """How many applications the authority has kept longer than its law lets it."""
    viewer.demand(Act.OVERSEE, at=at)
    rows = applications(viewer=viewer, at=at).filter(state__in=WITH_AUTHORITY)
    return rows.filter(answer_by__lt=at).count()
