"""Catalogues that a viewer has; documents on file, assessments and actions that are in sight."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.compliance.catalogues import Catalogue, read_catalogue
from resguardo.records.compliance.checks import Answer
from resguardo.records.compliance.models import (
    Assessment,
    AssessmentAnswer,
    CatalogueText,
    CompanyPaper,
    PlannedAction,
)
from resguardo.records.people.models import OrganisationKind
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer


def own_catalogues(*, viewer: Viewer, at: datetime) -> QuerySet[CatalogueText]:
    """The catalogues that were taken in and are this viewer's to use, the latest first."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return (
        CatalogueText.objects.filter(
            Q(organisation_id=viewer.organisation_id)
            | Q(organisation__kind=OrganisationKind.AUTHORITY)
        )
        .select_related("organisation", "taken_in_by")
        .order_by("-pk")
    )


def own_catalogue(*, viewer: Viewer, at: datetime, public_id: UUID) -> Catalogue:
    """One of them, read; `NotFound` when it is not this viewer's to use."""
    row = own_catalogues(viewer=viewer, at=at).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return read_catalogue(row.text)


def papers(*, viewer: Viewer, at: datetime) -> QuerySet[CompanyPaper]:
    """The documents on file that are in sight."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = CompanyPaper.objects.filter(retired_at=None).select_related("organisation", "attachment")
    if sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return rows.filter(organisation_id=viewer.organisation_id)


def paper(*, viewer: Viewer, at: datetime, public_id: UUID) -> CompanyPaper:
    """One document in sight, or `NotFound`."""
    found = papers(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def assessments(*, viewer: Viewer, at: datetime) -> QuerySet[Assessment]:
    """The assessments of companies in sight, the latest first."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    return (
        Assessment.objects.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
        .select_related("organisation", "follows")
        .order_by("-pk")
    )


def assessment(*, viewer: Viewer, at: datetime, public_id: UUID) -> Assessment:
    """One assessment in sight, or `NotFound`."""
    found = assessments(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def answers_of(row: Assessment) -> list[AssessmentAnswer]:
    """What both sides answered in an assessment in sight, the oldest first."""
    return list(row.answers.select_related("paper", "answered_by").order_by("pk"))


def facts_kept(row: Assessment) -> dict[str, Answer]:
    """What the register said when it was locked last."""
    return {
        each.control: Answer(each.verdict, each.good, each.total)
        for each in row.facts.order_by("pk")
    }


def actions(*, viewer: Viewer, at: datetime) -> QuerySet[PlannedAction]:
    """The planned actions of companies in sight, the nearest due first."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    return (
        PlannedAction.objects.filter(
            assessment__organisation__in=organisations_in_sight(viewer=viewer, at=at)
        )
        .select_related("assessment__organisation", "owner", "proof")
        .order_by("due_on", "pk")
    )


def action(*, viewer: Viewer, at: datetime, public_id: UUID) -> PlannedAction:
    """One planned action in sight, or `NotFound`."""
    found = actions(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
