"""Inspections, findings and sanctions in sight, and what the book says before one leaves.

A company sees a visit once it is announced or has begun, so that a snap visit stays one; an
authority sees all of its own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.custody.models import Count, Discrepancy, Handover, Holding
from resguardo.records.oversight.alert_models import Alert
from resguardo.records.oversight.inspection_models import (
    Inspection,
    InspectionAnswer,
    InspectionFinding,
    InspectionPhoto,
    Sanction,
)
from resguardo.records.oversight.models import Incident, IncidentKind
from resguardo.records.people.models import Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import Permit, PermitKind

TOLD: Final = ("announced", "running", "closed")
"""States in which the company knows of the visit."""


def inspections(*, viewer: Viewer, at: datetime) -> QuerySet[Inspection]:
    """The visits in sight, the latest day first."""
    rows = Inspection.objects.select_related("organisation", "place", "inspector")
    if sees_all(viewer=viewer, at=at):
        rows = rows.filter(authority_id=viewer.organisation_id)
    else:
        viewer.demand(Act.SEE_LOG, at=at)
        rows = rows.filter(organisation_id=viewer.organisation_id, state__in=TOLD)
    return rows.order_by("-id")


def inspection(*, viewer: Viewer, at: datetime, public_id: UUID) -> Inspection:
    """One visit in sight with what belongs to it, or `NotFound`."""
    own = not sees_all(viewer=viewer, at=at)
    sanctions = Sanction.objects.select_related("proposed_by", "decided_by").order_by("id")
    if own:
        sanctions = sanctions.exclude(state__in=("proposed", "dropped"))
    files = InspectionPhoto.objects.select_related("attachment").defer("attachment__content")
    photos = files.order_by("id")
    rows = inspections(viewer=viewer, at=at).prefetch_related(
        Prefetch("answers", InspectionAnswer.objects.order_by("id")),
        Prefetch("findings", InspectionFinding.objects.select_related("document").order_by("id")),
        Prefetch("photos", photos),
        Prefetch("sanctions", sanctions),
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def reasons_of(row: Inspection) -> list[Alert]:
    """The alerts for which a visit was planned."""
    return list(
        Alert.objects.filter(inspections__inspection=row)
        .select_related(
            *("organisation", "thing", "person", "account__place", "account__person"),
            *("other_thing", "other_person", "other_account__place", "other_account__person"),
            "other_organisation",
        )
        .order_by("id")
    )


def finding(*, viewer: Viewer, at: datetime, public_id: UUID) -> InspectionFinding:
    """One finding of a visit in sight, or `NotFound`."""
    seen = inspections(viewer=viewer, at=at).order_by()
    rows = InspectionFinding.objects.select_related("inspection__organisation")
    found = rows.filter(public_id=public_id, inspection__in=seen).first()
    if found is None:
        raise NotFound
    return found


def sanction(*, viewer: Viewer, at: datetime, public_id: UUID) -> Sanction:
    """One sanction of a visit that the viewer's authority made, or `NotFound`."""
    seen = inspections(viewer=viewer, at=at).order_by()
    rows = Sanction.objects.select_related("inspection__place", "organisation")
    found = rows.filter(public_id=public_id, inspection__in=seen).first()
    if found is None:
        raise NotFound
    return found


def open_findings(*, viewer: Viewer, at: datetime) -> QuerySet[InspectionFinding]:
    """Findings that still wait for the company or the authority, the earliest deadline first."""
    seen = inspections(viewer=viewer, at=at).order_by()
    rows = InspectionFinding.objects.filter(inspection__in=seen).exclude(state="closed")
    return rows.select_related("inspection__organisation", "document").order_by("due_on", "id")


def companies(*, viewer: Viewer, at: datetime) -> list[Organisation]:
    """The companies that can be visited, by name."""
    rows = organisations_in_sight(viewer=viewer, at=at).filter(kind=OrganisationKind.COMPANY)
    return list(rows.order_by("name"))


def open_alerts_of(*, viewer: Viewer, at: datetime, organisation: Organisation) -> list[Alert]:
    """The company's alerts on which nobody has decided, the surest first."""
    viewer.demand(Act.OVERSEE, at=at)
    rows = Alert.objects.filter(organisation=organisation).exclude(
        decisions__verdict__in=("confirmed", "dismissed")
    )
    return list(rows.order_by("-score", "id"))


@dataclass(frozen=True, slots=True)
class BookSays:
    """What the register says of a company before the inspector knocks."""

    firearms: int
    out: int
    overdue: int
    differences: int
    incidents: int
    lapsed: int
    last_count: datetime | None
    last_hand_over: datetime | None


def book_says(*, organisation: Organisation, at: datetime, day: date) -> BookSays:
    """Ask the register once for each figure; whoever calls was shown the visit."""
    held = Holding.objects.filter(organisation=organisation, boundary=False, quantity__gt=0)
    arms = held.filter(thing__kind="firearm")
    out = arms.filter(account__kind__in=("person", "post", "vehicle"))
    lapsed = Permit.objects.filter(
        organisation=organisation, kind=PermitKind.FIREARM, valid_until__lte=day,
        thing__in=arms.values("thing"),
    )  # fmt: skip
    newer = Permit.objects.filter(
        organisation=organisation, kind=PermitKind.FIREARM, valid_until__gt=day
    )
    counted = Count.objects.filter(organisation=organisation, state="accepted")
    handed = Handover.objects.filter(organisation=organisation)
    return BookSays(
        firearms=arms.count(),
        out=out.count(),
        overdue=out.filter(due_at__lt=at).count(),
        differences=Discrepancy.objects.filter(organisation=organisation, state="open").count(),
        incidents=Incident.objects.filter(organisation=organisation, state="open")
        .exclude(kind=IncidentKind.NEAR_MISS).count(),
        lapsed=lapsed.exclude(thing__in=newer.values("thing"))
        .values("thing").distinct().count(),
        last_count=counted.aggregate(last=Max("accepted_at"))["last"],
        last_hand_over=handed.aggregate(last=Max("handed_over_at"))["last"],
    )  # fmt: skip
